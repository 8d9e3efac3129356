"""A portfolio as CSV files in an archive: what is in them, and that no spreadsheet runs anything of it."""

import csv
import hashlib
import io
from contextlib import closing
from dataclasses import fields, replace
from decimal import Decimal
from zipfile import ZipFile

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.evidence import Evidence
from kamdesk.domain.plan.kam_profile import Rating
from kamdesk.i18n import set_language
from kamdesk.services.cell_guard import unguarded
from kamdesk.services.open_format.saving import export_whole
from kamdesk.services.plan.kam_ratings import with_hidden_marks
from kamdesk.storage.kinds import KINDS
from tests.support import file_of
from tests.support.open_formats import rewritten


def table(archive, name):
    text = archive.read(name).decode("utf-8-sig")
    assert archive.read(name).startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_kind_is_a_file_with_all_its_fields_and_records(whole, folder):
    export_whole(whole, folder / "a.zip")
    with closing(ZipFile(folder / "a.zip")) as archive:
        assert archive.testzip() is None
        for kind, cls in KINDS.items():
            header = archive.read(f"{kind}.csv").decode("utf-8-sig").splitlines()[0].split(",")
            assert header == [f.name for f in fields(cls)] + (["file"] if kind == "evidence" else [])
            assert [row["id"] for row in table(archive, f"{kind}.csv")] == [r.id for r in whole.find(cls)]


def test_numbers_days_and_texts_are_as_the_page_says(whole, folder):
    account = whole.find(Account)[0]
    odd = replace(
        account,
        name="=HYPERLINK(1)",
        city="'@x",
        sector='a,b\n"c"',
        size_turnover=Decimal("-0.50").copy_abs(),
        codes=("0012", "=1"),
    )
    rewritten(whole, [odd])
    export_whole(whole, folder / "a.zip")
    with closing(ZipFile(folder / "a.zip")) as archive:
        row = table(archive, "account.csv")[0]
        assert (row["name"], row["city"]) == ("'=HYPERLINK(1)", "''@x")
        assert [unguarded(row[name]) for name in ("name", "city", "sector")] == [odd.name, odd.city, odd.sector]
        assert (row["size_turnover"], row["codes"], row["archived_on"]) == ("0.50", '["0012", "=1"]', "")
        assert table(archive, "indicator.csv")[0]["is_critical"] in {"true", "false"}


def test_evidence_lies_there_as_files(whole, folder):
    export_whole(whole, folder / "a.zip")
    with closing(ZipFile(folder / "a.zip")) as archive:
        rows = table(archive, "evidence.csv")
        assert len(rows) == len(whole.find(Evidence)) == 3
        for row, evidence in zip(rows, whole.find(Evidence), strict=True):
            assert hashlib.sha256(archive.read(row["file"])).hexdigest() == evidence.sha256
            assert row["file"].startswith("evidence/")


def test_a_name_of_evidence_leads_nowhere_else(whole, folder):
    evidence = whole.find(Evidence)[0]
    rewritten(whole, [replace(evidence, name="../../etc/passwd")])
    export_whole(whole, folder / "a.zip")
    with closing(ZipFile(folder / "a.zip")) as archive:
        assert all(name.count("/") <= 1 and ".." not in name.split("/") for name in archive.namelist())


def test_hidden_marks_are_not_in_it(whole, folder):
    hidden = with_hidden_marks(whole)
    export_whole(whole, folder / "a.zip")
    with closing(ZipFile(folder / "a.zip")) as archive:
        rows = {row["id"]: row["level"] for row in table(archive, "rating.csv")}
    assert rows == {r.id: "sealed" if r.person_id in hidden else str(r.level) for r in whole.find(Rating)}


@pytest.mark.parametrize(("language", "name", "said"), [("en", "README.txt", "apostrophe"), ("es", "LEEME.txt", "apóstrofo")])
def test_a_page_in_the_language_explains_it(whole, folder, language, name, said):
    set_language(language)
    export_whole(whole, folder / "a.zip")
    with closing(ZipFile(folder / "a.zip")) as archive:
        assert said in archive.read(name).decode("utf-8-sig")


def test_evidence_that_is_lost_is_counted_and_has_no_file(whole, folder):
    lost = whole.find(Evidence)[0]
    file = file_of(whole)
    with file.transaction():
        file.connection.execute("UPDATE evidence_file SET data = x'00' WHERE sha256 = ?", [lost.sha256])
    found = export_whole(whole, folder / "a.zip")
    assert (found.lost, found.files) == (1, 1)
    with closing(ZipFile(folder / "a.zip")) as archive:
        assert sum(name.startswith("evidence/") for name in archive.namelist()) == 1
