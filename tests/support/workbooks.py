"""Workbooks made part by part, as strange programs make them: XLSX, ODS, XLS and XLSB without a library."""

import struct
import zipfile

from kamdesk.services.importing.sources import reader_process
from kamdesk.services.importing.sources.wire import Decoder

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
FORMATS = ("General", "0%", "0000", "dd/mm/yyyy", '#,##0.00 "€"')


def served(path, mode="one", title=""):
    """The messages about a workbook, read in this very process."""
    said = []
    with path.open("rb") as file:
        reader_process.serve(file, mode, title, said.append)
    return [message for message in said if message != ("pulse",)]


def cells_of(path, mode="one", title=""):
    """The rows of a sheet, read in this very process."""
    decode = Decoder().rows
    return [row for message in served(path, mode, title) if message[0] == "rows" for row in decode(message[1])]


def zipped(path, parts, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def styles(*codes):
    """Cell format number n shows numbers by the n-th code."""
    listed = "".join(f'<numFmt numFmtId="{200 + at}" formatCode="{_escaped(code)}"/>' for at, code in enumerate(codes))
    used = "".join(f'<xf numFmtId="{200 + at}" applyNumberFormat="1"/>' for at in range(len(codes)))
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{listed}</numFmts><fonts><font/></fonts><fills><fill/></fills>'
        f"<cellStyleXfs><xf/></cellStyleXfs><cellXfs>{used}</cellXfs></styleSheet>"
    )


def _escaped(text):
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")


def xlsx_parts(data, formats=FORMATS, shared=(), titles=("Hoja1",), states=("visible",), is_1904=False):
    """The parts of a workbook; `data` is what stands inside `sheetData`, one text or one a sheet."""
    sheets = [data] if isinstance(data, str) else list(data)
    states = (*states, *["visible"] * len(sheets))
    listed = "".join(
        f'<sheet name="{_escaped(title)}" sheetId="{at}" r:id="rId{at}" state="{state}"/>'
        for at, (title, state, _data) in enumerate(zip(titles, states, sheets, strict=False), 1)
    )
    related = "".join(
        f'<Relationship Id="rId{at}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    strings = "".join(f"<si><t>{text}</t></si>" for text in shared)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="a" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr date1904="{int(is_1904)}"/><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}<Relationship Id="s" Type="{RELATIONS}/styles" Target="styles.xml"/><Relationship Id="t" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": styles(*formats),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
    }
    for at, rows in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{at}.xml"] = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return parts


def xlsx(folder, data, name="libro.xlsx", changes=None, **more):
    """A workbook; `changes` gives parts other bytes, or none to leave them out."""
    parts = xlsx_parts(data, **more) | (changes or {})
    return zipped(folder / name, {part: data for part, data in parts.items() if data is not None})


def row(number, *cells):
    """A row of cells: texts and numbers as they are, or (style, number)."""
    written = []
    for at, cell in enumerate(cells):
        place = f"{chr(65 + at)}{number}"
        if isinstance(cell, str):
            written.append(f'<c r="{place}" t="inlineStr"><is><t>{cell}</t></is></c>')
        elif isinstance(cell, tuple):
            written.append(f'<c r="{place}" s="{cell[0]}"><v>{cell[1]}</v></c>')
        elif cell is not None:
            written.append(f'<c r="{place}"><v>{cell}</v></c>')
    return f'<row r="{number}">{"".join(written)}</row>'


HEADER = row(1, "Cliente", "Fecha", "Importe")


# -- OpenDocument ------------------------------------------------------------------------------------

_OPEN = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = " ".join(
    f'xmlns:{short}="{_OPEN}:{long}:1.0"'
    for short, long in {"office": "office", "table": "table", "text": "text", "style": "style", "number": "datastyle"}.items()
)


def ods_parts(tables, automatic=""):
    return {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_OPEN}:manifest:1.0"/>',
        "styles.xml": f"<office:document-styles {_NAMES}/>",
        "content.xml": f"<office:document-content {_NAMES}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>",
    }


def ods(folder, rows, automatic="", name="libro.ods", changes=None, columns=""):
    """An ODS workbook of one sheet, or of whole tables when `rows` begins with one."""
    tables = rows if rows.startswith("<table:table ") else f'<table:table table:name="Hoja1">{columns}{rows}</table:table>'
    parts = ods_parts(tables, automatic) | (changes or {})
    return zipped(folder / name, {part: data for part, data in parts.items() if data is not None})


def ods_row(*cells, more=""):
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def ods_cell(text="", kind="string", more=""):
    """A cell: `more` are further attributes."""
    shown = f"<text:p>{text}</text:p>" if text else ""
    given = f'office:value-type="{kind}"' if kind else ""
    return f"<table:table-cell {given} {more}>{shown}</table:table-cell>"


# -- binary forms ------------------------------------------------------------------------------------


def compound(path, streams):
    """A file of streams, as XLS is one: sectors of 512 bytes; each stream is filled up to 4096, below which another table counts."""
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    bodies = [data.ljust(4096, b"\0") for data in streams.values()]
    sizes = [-(-len(body) // 512) for body in bodies]
    starts = [2 + sum(sizes[:at]) for at in range(len(sizes))]
    chain = [table, end]
    for start, size in zip(starts, sizes, strict=True):
        chain += [*range(start + 1, start + size), end]
    assert len(chain) <= 128
    chain += [free] * (128 - len(chain))

    def entry(name, kind, start, size, child=free, right=free):
        coded = (name + "\0").encode("utf-16-le")
        tree = struct.pack("<III", free, right, child)
        head = coded.ljust(64, b"\0") + struct.pack("<HBB", len(coded), kind, 1) + tree
        return head + bytes(36) + struct.pack("<IQ", start, size)

    entries = [entry("Root Entry", 5, end, 0, child=1)]
    for at, (name, start, body) in enumerate(zip(streams, starts, bodies, strict=True), 1):
        entries.append(entry(name, 2, start, len(body), right=at + 1 if at < len(bodies) else free))
    directory = b"".join(entries).ljust(512, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += (
        struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<I", 0) + struct.pack("<108I", *[free] * 108)
    )
    path.write_bytes(
        head + struct.pack("<128I", *chain) + directory + b"".join(b.ljust(-(-len(b) // 512) * 512, b"\0") for b in bodies)
    )
    return path


def xls(folder, rows, name="libro.xls", title="Hoja1"):
    """An XLS workbook of texts and numbers."""

    def record(kind, data):
        return struct.pack("<HH", kind, len(data)) + data

    cells = b""
    for at, values in enumerate(rows):
        for column, value in enumerate(values):
            place = struct.pack("<HHH", at, column, 0)
            if isinstance(value, str):
                coded = value.encode("utf-16-le")
                cells += record(0x0204, place + struct.pack("<HB", len(value), 1) + coded)
            else:
                cells += record(0x0203, place + struct.pack("<d", value))
    opening = struct.pack("<HHHHII", 0x0600, 0, 0, 0, 0, 0)
    sheet = record(0x0809, opening[:2] + struct.pack("<H", 0x0010) + opening[4:]) + cells + record(0x000A, b"")
    start = record(0x0809, opening[:2] + struct.pack("<H", 0x0005) + opening[4:])
    coded = title.encode("utf-16-le")

    def bound(offset):
        return record(0x0085, struct.pack("<IBBBB", offset, 0, 0, len(title), 1) + coded)

    end = record(0x000A, b"")
    offset = len(start) + len(bound(0)) + len(end)
    return compound(folder / name, {"Workbook": start + bound(offset) + end + sheet})


def xlsb(folder, rows, name="libro.xlsb", title="Hoja1"):
    """An XLSB workbook of texts and numbers."""

    def record(kind, data=b""):
        head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        size, length = b"", len(data)
        while length > 127:
            size += bytes([length & 0x7F | 0x80])
            length >>= 7
        return head + size + bytes([length]) + data

    def text(value):
        return struct.pack("<I", len(value)) + value.encode("utf-16-le")

    book = (
        record(131) + record(143) + record(156, struct.pack("<II", 0, 1) + text("rId1") + text(title)) + record(144) + record(132)
    )
    width = max(map(len, rows))
    sheet = record(129) + record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1)) + record(145)
    for at, values in enumerate(rows):
        sheet += record(0, struct.pack("<IIHBBBI", at, 0, 0, 0, 0, 0, 0))
        for column, value in enumerate(values):
            place = struct.pack("<II", column, 0)
            sheet += record(6, place + text(value)) if isinstance(value, str) else record(5, place + struct.pack("<d", value))
    sheet += record(146) + record(130)
    parts = xlsx_parts("")
    related = f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'
    kept = {key: parts[key] for key in ("[Content_Types].xml", "_rels/.rels")}
    return zipped(
        folder / name,
        {**kept, "xl/workbook.bin": book, "xl/_rels/workbook.bin.rels": related, "xl/worksheets/sheet1.bin": sheet},
    )
