"""The command that makes documents."""

import pytest
from pypdf import PdfReader


@pytest.mark.parametrize(
    ("arguments", "language", "title"),
    [
        (["C01", "--kind", "onepager"], "es", "Ficha de cuenta"),
        (["C01", "--kind", "onepager", "--audience", "client", "--paper", "letter"], "en", "Follow-up of the agreement"),
        (["C01", "--kind", "plan"], "en", "KAM plan"),
        (["--kind", "portfolio"], "es", "Revisión de cartera"),
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


def test_what_could_not_be_kept_is_said(kam, folder):
    path = folder / "p.kamdesk"
    kam("new", path)
    (folder / "a.csv").write_text("Name;Code\n\U000e0041 Uno \uffff;A1\n\U0001fae8 Dos;A2\n", encoding="utf-8")
    assert kam("import", path, folder / "a.csv", "--kind", "accounts")[0] == 0
    code, out, err = kam("report", path, "A2", "--kind", "onepager", "--out", folder / "a.pdf")
    assert (code, out) == (0, "")
    assert err == "" or "font" in err
    assert (folder / "a.pdf").exists()
