"""What asks before it opens, and under what name it is copied."""

import pytest

from kamdesk.domain.evidence import may_act, safe_file_name


@pytest.mark.parametrize(
    "name",
    [
        "a.exe", "A.EXE", "a.bat", "a.cmd", "a.ps1", "a.sh", "a.py", "a.js", "a.vbs", "a.lnk", "a.desktop", "a.html", "a.htm", "a.svg",
        "a.url", "a.jar", "a.msi", "a.app", "run.exe.", "run.exe . ", " run.exe", "acta.pdf.exe", "\u202efdp.exe", "b/a.exe", "b\\a.exe",
    ],
)  # fmt: skip
def test_programs_scripts_and_web_pages_are_known_by_their_suffix(name):
    assert may_act(name, b"anything")


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90", b"\x7fELF\x02", b"#!/bin/sh\n", b"\xef\xbb\xbf#!/bin/sh", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"<!DOCTYPE HTML><p>",
        b"  <HTML>", b"<?xml version='1.0'?><svg>", "<html>".encode("utf-16"), b"[Desktop Entry]\nExec=x", b"[InternetShortcut]\nURL=x",
    ],
)  # fmt: skip
def test_they_are_known_by_their_bytes_under_any_name(data):
    assert may_act("acta.pdf", data)
    assert may_act("acta", data)


@pytest.mark.parametrize(
    ("name", "data"),
    [("acta.pdf", b"%PDF-1.7"), ("acta.docx", b"PK\x03\x04"), ("acta ñ.txt", b"signed"), ("foto.png", b"\x89PNG"), ("acta", b"")],
)
def test_papers_and_pictures_open_without_a_question(name, data):
    assert not may_act(name, data)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("acta ñ.pdf", "acta ñ.pdf"), ("../../x.pdf", "_.._x.pdf"), ("..", "_"), ("", "_"), ("a\0b.txt", "a_b.txt"), ("con.txt", "_con.txt"),
        ("COM1.tar.gz", "_COM1.tar.gz"), ("a.txt:run.exe", "a.txt_run.exe"), (".hidden", "hidden"), ("a\nb.txt", "a_b.txt"), ("C:\\x", "C__x"), ("x. .", "x"),
    ],
)  # fmt: skip
def test_copies_bear_a_name_that_every_system_can_write(name, safe):
    assert safe_file_name(name) == safe


def test_a_long_name_is_cut_before_its_suffix():
    name = safe_file_name("ñ" * 500 + ".pdf")
    assert name.endswith("ñ.pdf")
    assert len(name.encode()) <= 200
