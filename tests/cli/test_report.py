"""The command that makes documents."""

import pytest
from pypdf import PdfReader

pytestmark = pytest.mark.usefixtures("work_here")


@pytest.mark.own_processes
@pytest.mark.parametrize(
    ("arguments", "language", "title"),
    [
        (["C01", "--kind", "onepager"], "es", "Ficha de cuenta"),
        (["C01", "--kind", "onepager", "--audience", "client", "--paper", "letter"], "en", "Agreement review"),
        (["C01", "--kind", "plan"], "en", "KAM plan"),
        (["--kind", "portfolio"], "es", "Revisión de cartera"),
        (["C01", "--kind", "parameters"], "es", "Parámetros de calidad"),
        (["C01", "--kind", "value", "--audience", "internal"], "en", "Value statement"),
        (["--kind", "register"], "es", "Registro de cuentas no incorporadas"),
    ],
)
def test_a_document_is_made_in_the_language_that_is_asked_for(kam, sample_copy, folder, arguments, language, title):
    target = folder / "hoja ñ.pdf"
    assert kam("report", sample_copy, *arguments, "--out", target, language=language) == (0, "", "")
    pdf = PdfReader(target)
    assert pdf.metadata.title.startswith(title)
    width = float(pdf.pages[0].mediabox.width)
    assert (width > 600) is ("letter" in arguments)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["C01", "--kind", "onepager", "--out", "a.docx"], ".pdf"),
        (["--kind", "plan", "--out", "a.pdf"], "Name it"),
        (["C01", "--kind", "portfolio", "--out", "a.pdf"], "all accounts"),
        (["C01", "--kind", "plan", "--audience", "client", "--out", "a.pdf"], "internal"),
        (["C01", "--kind", "novel", "--out", "a.pdf"], "novel"),
        (["Nadie", "--kind", "plan", "--out", "a.pdf"], "Nadie"),
        (["C01", "--kind", "plan", "--out", "gone/a.pdf"], "a.pdf"),
    ],
)
def test_what_cannot_be_made_is_one_sentence(kam, sample_copy, folder, monkeypatch, arguments, said):
    monkeypatch.chdir(folder)
    before = sorted(folder.iterdir())
    code, out, err = kam("report", sample_copy, *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(
    ("arguments", "mark"),
    [
        (["C01", "--kind", "parameters"], "For the client"),
        (["C01", "--kind", "value"], "For the client"),
        (["C01", "--kind", "value", "--audience", "internal"], "For internal use"),
        (["C01", "--kind", "onepager"], "For internal use"),
        (["--kind", "register"], "For internal use"),
    ],
)
def test_a_document_is_for_whom_it_usually_is(kam, sample_copy, folder, arguments, mark):
    assert kam("report", sample_copy, *arguments, "--out", folder / "a.pdf", language="en") == (0, "", "")
    assert mark in PdfReader(folder / "a.pdf").pages[0].extract_text()


@pytest.mark.parametrize("kind", ["onepager", "plan", "value", "portfolio"])
@pytest.mark.parametrize("suffix", [".pptx", ".xlsx", ".PPTX"])
def test_a_document_is_made_in_other_formats(kam, sample_copy, folder, kind, suffix):
    account = [] if kind == "portfolio" else ["C01"]
    target = folder / f"ñ{suffix}"
    assert kam("report", sample_copy, *account, "--kind", kind, "--out", target, language="es") == (0, "", "")
    assert target.read_bytes()[:2] == b"PK"
    assert sorted(p.name for p in folder.iterdir() if "ñ" in p.name) == [target.name]


@pytest.mark.parametrize(("kind", "suffix"), [("register", ".pptx"), ("parameters", ".pptx"), ("plan", ".docx")])
def test_a_format_that_a_document_has_not(kam, sample_copy, folder, kind, suffix):
    account = [] if kind == "register" else ["C01"]
    code, _out, err = kam("report", sample_copy, *account, "--kind", kind, "--out", folder / f"x{suffix}", language="en")
    assert code == 2
    assert ".xlsx" in err
    assert not (folder / f"x{suffix}").exists()


def test_what_could_not_be_kept_is_said(kam, folder):
    path = folder / "p.kamdesk"
    kam("new", path)
    (folder / "a.csv").write_text("Name;Code\n\U000e0041 Uno \uffff;A1\n\U0001fae8 Dos;A2\n", encoding="utf-8")
    assert kam("import", path, folder / "a.csv", "--kind", "accounts")[0] == 0
    code, out, err = kam("report", path, "A2", "--kind", "onepager", "--out", folder / "a.pdf")
    assert (code, out) == (0, "")
    assert err == "" or "font" in err
    assert (folder / "a.pdf").exists()
