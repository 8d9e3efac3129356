"""Hostile, damaged and odd files: each ends in its own sentence, in both languages, or is read whole."""

import functools
import io
import os
import random
import struct
import zipfile

import pytest

from kamdesk.domain.errors import FileError
from kamdesk.i18n import messages, set_language
from kamdesk.services.importing.sources import limits, read_sheet
from tests.support import refused
from tests.support.workbooks import (
    HEADER,
    compound,
    ods,
    ods_cell,
    ods_parts,
    ods_row,
    row,
    served,
    xls,
    xlsb,
    xlsx,
    xlsx_parts,
    zipped,
)

LAST = 1_048_576
CELL = '<c r="{}" t="inlineStr"><is><t>x</t></is></c>'
SHEET = "xl/worksheets/sheet1.xml"


def raw(data, name="datos.csv"):
    def make(folder):
        (folder / name).write_bytes(data)
        return folder / name

    return make


def book(data, **more):
    return lambda folder: xlsx(folder, data, **more)


def part(name, data):
    return lambda folder: xlsx(folder, HEADER, changes={name: data})


def document(rows, **more):
    return lambda folder: ods(folder, rows, **more)


def packed(parts):
    return lambda folder: zipped(folder / "libro.xlsx", parts)


def damaged(change, make=None):
    """A good workbook whose bytes are changed."""

    def damage(folder):
        path = (make or book(HEADER + row(2, "Alfa", 1, 2)))(folder)
        path.write_bytes(change(path.read_bytes()))
        return path

    return damage


def on_headers(data, flag=0, method=None):
    """Archive headers that say something else."""
    found = bytearray(data)
    for sign, at_flag, at_method in ((b"PK\x03\x04", 6, 8), (b"PK\x01\x02", 8, 10)):
        place = -1
        while (place := found.find(sign, place + 1)) >= 0:
            found[place + at_flag] |= flag
            if method is not None:
                found[place + at_method] = method
    return bytes(found)


def garbled(data):
    """Something else where the first compressed bytes of the sheet are."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo(SHEET)
    place = info.header_offset + 30 + len(info.filename)
    return data[:place] + b"\xff" * info.compress_size + data[place + info.compress_size :]


@functools.cache
def bomb_bytes():
    """Texts that unpack to far more than may be; to pack them takes longer than to refuse them, so that is done once."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in xlsx_parts("").items():
            if name != "xl/sharedStrings.xml":
                archive.writestr(name, data)
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as stream:
            for _ in range(420):
                stream.write(bytes(1 << 20))
    return made.getvalue()


def bomb(folder):
    path = folder / "libro.xlsx"
    path.write_bytes(bomb_bytes())
    return path


def lying(folder):
    """A part that says it is small."""
    path = folder / "libro.xlsx"
    path.write_bytes(bomb_bytes().replace(struct.pack("<Q", 420 << 20), struct.pack("<Q", 10)))
    return path


def nested(folder):
    path = folder / "dentro.zip"
    zipped(path, {"libro.xlsx": xlsx(folder, HEADER).read_bytes()})
    return path


def entities(name, kind="x"):
    lines = "".join(f'<!ENTITY {kind}{at} "{f"&{kind}{at - 1};" * 10}">' for at in range(1, 10))
    return part(name, f'<!DOCTYPE x [<!ENTITY {kind}0 "ha">{lines}]><x>&{kind}9;</x>')


QUADRATIC = part(SHEET, f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]><x>{"&a;" * 10_000}</x>')
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
DEEP = "<a>" * 100_000

CASES = {
    # what is no file, or none of ours
    "missing": (lambda folder: folder / "none.csv", "not_found"),
    "folder": (lambda folder: folder, "is_folder"),
    "long name": (lambda folder: folder / ("x" * 300), "cannot_open"),
    "png": (raw(b"\x89PNG\r\n\x1a\n" + bytes(99)), "not_a_table"),
    "jpeg called csv": (raw(b"\xff\xd8\xff\xe0" + bytes(99)), "not_a_table"),
    "pdf called xlsx": (raw(b"%PDF-1.7\nx", "libro.xlsx"), "not_a_table"),
    "sqlite": (raw(b"SQLite format 3\0" + bytes(99)), "not_a_table"),
    "rtf": (raw(b"{\\rtf1 Cliente}"), "not_a_table"),
    "gzip": (raw(b"\x1f\x8b\x08" + bytes(20)), "not_a_table"),
    "program": (raw(b"MZ\x90\0\x03" + bytes(99)), "not_a_table"),
    "bytes without sense": (raw(random.Random(5).randbytes(5000)), "not_a_table"),
    "zeros": (raw(bytes(5000)), "not_a_table"),
    "letters with nuls": (raw(b"a\0b"), "not_a_table"),
    "page without table": (raw(b"<html><body>Error 500</body></html>", "ventas.xls"), "not_a_table"),
    "xml of somebody": (raw(b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Row>'), "not_a_table"),
    # archives
    "rubbish after the sign": (raw(b"PK\x03\x04rubbish", "x.xlsx"), "not_a_table"),
    "empty archive": (raw(b"PK\x05\x06" + bytes(18), "x.xlsx"), "no_workbook_inside"),
    "archive of something": (packed({"leame.txt": "hola"}), "no_workbook_inside"),
    "workbook in an archive": (nested, "no_workbook_inside"),
    "text document": (packed({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}), "not_a_table"),
    "odt": (lambda folder: ods(folder, "", changes={"content.xml": "<office><text/></office>"}), "not_a_table"),
    "cut in half": (damaged(lambda data: data[: len(data) // 2]), "not_a_table"),
    "broken stream": (damaged(garbled), "not_a_table"),
    "zip password": (damaged(lambda data: on_headers(data, flag=1)), "has_password"),
    "unknown method": (damaged(lambda data: on_headers(data, method=99)), "not_a_table"),
    "too many parts": (packed({f"p{at}": "" for at in range(5001)}), "too_many_parts"),
    "bomb": (bomb, "unpacks_too_large"),
    "a header that lies": (lying, "unpacks_too_large"),
    "paths that lead outside": (packed({"../../etc/x": "x", "/abs": "x", "C:\\w": "x"}), "no_workbook_inside"),
    # parts
    "no workbook part": (part("xl/workbook.xml", None), "not_a_table"),
    "no sheet part": (part(SHEET, None), "not_a_table"),
    "no relations": (part("xl/_rels/workbook.xml.rels", None), "not_a_table"),
    "no styles, a sheet that is none": (lambda folder: xlsx(folder, HEADER, changes={"xl/styles.xml": None, SHEET: "<a/>"}), "not_a_table"),
    "no sheets": (part("xl/workbook.xml", "<workbook><sheets/></workbook>"), "no_sheets"),
    "sheet that is the styles": (part("xl/_rels/workbook.xml.rels", xlsx_parts("")["xl/_rels/workbook.xml.rels"].replace("worksheets/sheet1.xml", "styles.xml")), "not_a_table"),
    "sheet that leads outside": (part("xl/_rels/workbook.xml.rels", xlsx_parts("")["xl/_rels/workbook.xml.rels"].replace("worksheets/sheet1.xml", "../../../etc/passwd")), "not_a_table"),
    "sheet cut short": (part(SHEET, "<worksheet><sheetData>" + HEADER + row(2, "Alfa", 1)[:20]), "not_a_table"),
    "sheet cut after a row": (part(SHEET, "<worksheet><sheetData>" + HEADER + row(2, "Alfa", 1)), "not_a_table"),
    "rows that do not end": (book((HEADER + row(2, "Alfa", 1)).replace("</row>", "<row>")), "not_a_table"),
    "no xml": (part(SHEET, "Cliente;Importe"), "not_a_table"),
    "empty sheet part": (part(SHEET, ""), "not_a_table"),
    "outside entity": (part("xl/workbook.xml", OUTSIDE), "not_a_table"),
    "outside entity in a sheet": (part(SHEET, OUTSIDE), "not_a_table"),
    "billion laughs": (entities(SHEET), "not_a_table"),
    "billion laughs in styles": (entities("xl/styles.xml"), "not_a_table"),
    "quadratic": (QUADRATIC, "not_a_table"),
    "deep": (part(SHEET, DEEP), "not_a_table"),
    "deep styles": (part("xl/styles.xml", DEEP), "not_a_table"),
    "formats without end": (part("xl/styles.xml", f'<s><cellXfs>{"<xf/>" * 70_000}</cellXfs></s>'), "not_a_table"),
    "strings cut short": (damaged(lambda data: data, lambda folder: xlsx(folder, '<row r="1"><c r="A1" t="s"><v>0</v></c></row>', changes={"xl/sharedStrings.xml": "<sst><si><t>x"})), "not_a_table"),
    # cells
    "string that is not there": (book(HEADER + '<row r="2"><c r="A2" t="s"><v>999</v></c></row>'), "not_a_table"),
    "string before the first": (book(HEADER + '<row r="2"><c r="A2" t="s"><v>-1</v></c></row>'), "not_a_table"),
    "far cells": (book(f'<row r="1">{CELL.format("A1")}</row><row r="{LAST}">{CELL.format(f"XFD{LAST}")}</row>'), "cells_too_far"),
    "one far cell below": (book(HEADER + f'<row r="{LAST}">{CELL.format(f"Z{LAST}")}</row>'), "cells_too_far"),
    "a row behind the end": (book(HEADER + f'<row r="2000000000">{CELL.format("A2000000000")}</row>'), "too_many_rows"),
    "one row too many": (book(HEADER + f'<row r="{LAST + 1}">{CELL.format(f"A{LAST + 1}")}</row>'), "too_many_rows"),
    "a column behind the end": (book(f'<row r="1">{CELL.format("XFE1")}</row>'), "too_many_columns"),
    "a column of nine letters": (book(f'<row r="1">{CELL.format("ZZZZZZZZZ1")}</row>'), "too_many_columns"),
    "a place that is none": (book(f'<row r="1">{CELL.format("1A")}</row>'), "not_a_table"),
    "row zero": (book(f'<row r="0">{CELL.format("A0")}</row>'), "not_a_table"),
    "long text": (part(SHEET, f'<x:worksheet xmlns:x="x"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>{"x" * 4_100_000}</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>'), "cell_too_long_somewhere"),
    # OpenDocument
    "ods password": (document("", changes={"META-INF/manifest.xml": "<m><file-entry><encryption-data/></file-entry></m>"}), "has_password"),
    "ods a million columns": (document(ods_row(ods_cell("x", more='table:number-columns-repeated="1000000"'))), "too_many_columns"),
    "ods a sheet full": (document(ods_row(ods_cell("x", more='table:number-columns-repeated="16384"'), more=f'table:number-rows-repeated="{LAST}"')), "too_many_cells"),
    "ods rows without end": (document(ods_row(ods_cell("x"), more='table:number-rows-repeated="999999999"')), "too_many_rows"),
    "ods far cell": (document(ods_row(more='table:number-rows-repeated="1000000"') + ods_row(ods_cell("", "", 'table:number-columns-repeated="16000"'), ods_cell("x"))), "cells_too_far"),
    "ods entity": (document("", changes={"content.xml": OUTSIDE}), "not_a_table"),
    "ods cut short": (document("", changes={"content.xml": ods_parts("")["content.xml"][:300]}), "not_a_table"),
    "ods without sheets": (document("", changes={"content.xml": "<x><spreadsheet/></x>"}), "no_sheets"),
    # binary forms
    "compound of nothing": (raw(b"\xd0\xcf\x11\xe0" + bytes(99), "x.xls"), "not_a_table"),
    "compound without workbook": (lambda folder: compound(folder / "x.xls", {"WordDocument": b"x"}), "not_a_table"),
    "xlsx with password": (lambda folder: compound(folder / "x.xlsx", {"EncryptionInfo": b"x", "EncryptedPackage": b"x"}), "has_password"),
    "xls cut in half": (damaged(lambda data: data[:1500], lambda folder: xls(folder, [["Cliente"], ["x"]])), "not_a_table"),
    "xls far cells": (lambda folder: xls(folder, [["x"] * 130] + [["x"] * 1] * 10 + [[5.0]] * 10), None),
    "xlsb without sheet": (damaged(lambda data: data.replace(b"sheet1.bin", b"sheet2.bin", 1), lambda folder: xlsb(folder, [["Cliente"], ["x"]])), None),
    # texts
    "empty": (raw(b""), None),
    "open quote": (raw(b'Cliente;Importe\nAlfa;1\n"Beta;2\nGamma;3\n'), "unclosed_quote"),
    "quote open at the end": (raw(b'Cliente;Importe\nAlfa;"1'), "unclosed_quote"),
    "quote closed rows below": (raw(b'Cliente;Importe\n"Alfa;1\nBeta;2\n"Gamma";3\n'), "unclosed_quote"),
    "endless quote": (raw(b'a;b\n"' + b"x\n" * 2_500_000), "unclosed_quote"),
    "endless cell": (raw(b"a;b\n" + b"x" * 5_000_000), "cell_too_long"),
    "a million columns": (raw(b"a" + b";a" * 1_000_000 + b"\n1\n"), "too_many_columns"),
    "columns without end": (raw(b";" * 5_000_000), "too_many_columns"),
    "rows without end": (raw(b"a\n" * 1_100_000), "too_many_rows"),
    "too many cells": (raw((b"1;" * 99 + b"1\n") * 31_000), "too_many_cells"),
    "page without end of columns": (raw(b"<table><tr>" + b'<td colspan="9999">x</td>' * 9), "too_many_columns"),
    "page with too many cells": (raw(b"<table>" + b'<tr><td colspan="9999">x</td><td>y' * 320), "too_many_cells"),
    "page with a long cell": (raw(b"<table><tr><td>" + b"x" * 5_000_000), "cell_too_long"),
}  # fmt: skip


HEAVY = (
    "broken stream", "too many parts", "bomb", "a header that lies", "billion laughs", "quadratic", "deep", "deep styles", "formats without end", "far cells",
    "long text", "ods a sheet full", "ods rows without end", "xls cut in half",
)  # fmt: skip
"""What might take the memory, the time or the life of its reader, and what an outside library reads: tried with the process too."""


@pytest.mark.parametrize("case", [pytest.param(c, marks=pytest.mark.own_processes) if c in HEAVY else c for c in CASES])
def test_it_ends_in_a_sentence(folder, case):
    make, code = CASES[case]
    path = make(folder)
    if code is None:
        assert read_sheet(path).rows == [] or path.suffix != ".csv"
        return
    with refused(code, FileError) as info:
        read_sheet(path)
    said = set()
    for language in ("en", "es"):
        set_language(language)
        said.add(messages.text_of(info.value))
    assert len(said) == 2
    assert all("{" not in text and (path.name in text or code == "not_found") for text in said)


@pytest.mark.parametrize("case", HEAVY)
def test_the_process_that_reads_says_the_same(folder, case):
    make, code = CASES[case]
    assert served(make(folder))[-1][:2] == ("error", code)


def test_a_device_is_no_file(folder):
    os.mkfifo(folder / "pipe")
    with refused("no_plain_file", FileError):
        read_sheet(folder / "pipe")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(folder):
    path = folder / "grande.csv"
    with path.open("wb") as file:
        file.truncate(limits.MAX_FILE + 1)
    with refused("too_large", FileError):
        read_sheet(path)


@pytest.mark.parametrize("declared", ["A1", "A1:XFD1048576", "A1:A1", "", "Z9:B2", "rubbish"])
@pytest.mark.parametrize("form", ["plain", "prefixed"])
def test_what_a_sheet_declares_of_its_size_counts_for_nothing(folder, declared, form):
    rows = HEADER + row(2, "Alfa", 1, 100) + row(3, "Alfa", 2, 200)
    xml = f'<worksheet><dimension ref="{declared}"/><sheetData>{rows}</sheetData></worksheet>'
    if form == "prefixed":
        xml = (
            xml.replace("</", "<!/")
            .replace("<", "<x:")
            .replace("<x:!/", "</x:")
            .replace("<x:worksheet>", '<x:worksheet xmlns:x="x">')
        )
    found = read_sheet(xlsx(folder, "", changes={SHEET: xml}))
    assert [(number, cells[-1]) for number, cells in found.rows] == [(1, "Importe"), (2, 100), (3, 200)]


def test_cells_that_only_have_a_colour_lie_nowhere(folder):
    coloured = f'<row r="{LAST}"><c r="XFD{LAST}" s="1"/></row>'
    assert len(read_sheet(xlsx(folder, HEADER + row(2, "Alfa", 1, 5) + coloured)).rows) == 2
