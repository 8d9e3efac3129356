"""Every presentation and workbook is opened by LibreOffice, which is started once for all of them."""

from dataclasses import replace

import pytest

from kamdesk.env.deck_template import emptied
from kamdesk.reports import leak
from kamdesk.reports.model import Cell, Column, Row, Section, Table
from tests.support.deck_templates import WIDE, template
from tests.support.office_documents import book, converted_by_an_office, deck
from tests.support.reports import FILES, painted_here, squeezed_text
from tests.support.reports import read as pdf_of

ODD = ("=1+1", '=HYPERLINK("http://x")', "+1", "@SUM(A1)", "Ελληνικά", "中文", "🏭", "<b>&amp;", "00123", "a\tb", "&L&P")


def odd_report(documents):
    """A document whose every text is one that a program might take for something else."""
    table = Table(
        "[a]:*?/\\" + "x" * 40, (Column("=1"), Column("B", kind="money")), tuple(Row((Cell(t), Cell("1", 1.0))) for t in ODD)
    )
    return replace(documents.report("onepager"), title="=1&<b>", owner="🏭", slides=(), sections=(Section("=S", (table,)),))


SIGNS = dict.fromkeys(map(ord, "▲▼●○■◆✓≠"))
"""An office takes them from another face, and its PDF may have them elsewhere in the line."""


@pytest.mark.timeout(600)
def test_an_office_opens_every_document(documents, folder):
    packages = [wish for wish in FILES if wish[2] != ".pdf"]
    files = {f"{kind}-{audience}{suffix}": documents.file(kind, audience, "es", suffix) for kind, audience, suffix in packages}
    odd = odd_report(documents)
    files |= {f"odd{suffix}": painted_here(odd, suffix).data for suffix in (".pptx", ".xlsx")}
    for name, size in (("four by three", None), ("wide", WIDE)):
        on_template = replace(documents.report("plan", "internal", "es"), template=emptied(template(size)))
        files[f"{name}.pptx"] = painted_here(on_template, ".pptx").data
    whole = files["plan-internal.pptx"]
    spoiled = {"cut.pptx": whole[: len(whole) // 2], "no package.xlsx": b"PK\x03\x04 nothing"}
    made = converted_by_an_office(files | spoiled, folder)
    if made is None:
        pytest.skip("LibreOffice is not installed: nothing opened the presentations and the workbooks")
    assert set(made) == set(files)  # what is spoiled is not opened: else the others would say nothing
    for name, data in files.items():
        shown = squeezed_text(made[name]).translate(SIGNS)
        if name.endswith(".pptx"):
            slides = deck(data).slides
            assert len(pdf_of(made[name]).pages) == len(slides), name
            said = [slide.shapes.title.text for slide in slides]
            said += [
                c.text for slide in slides for s in slide.shapes if s.has_table for c in s.table.iter_cells() if not c.is_spanned
            ]
        else:
            said = [sheet["A2"].value for sheet in book(data).worksheets if isinstance(sheet["A2"].value, str)]
        missing = {t for t in said if leak.squeezed(t).translate(SIGNS) not in shown}
        assert missing <= ({"🏭", "中文"} if name.startswith("odd") else set()), name
