"""Whatever an export has become on its way: a sentence that says where, and nothing is written."""

import base64
import hashlib
import json
import os
from itertools import pairwise

import pytest

from kamdesk.domain.errors import FileError
from kamdesk.i18n import messages
from kamdesk.services.open_format.reading import new_from_export
from tests.support import refused
from tests.support.open_formats import document, rewrite


def spoil(*way, to):
    """A change of the value at a place of the document, given by keys and numbers."""

    def change(found):
        *above, last = way
        here = found
        for step in above:
            here = here[step]
        here[last] = to(here[last]) if callable(to) else to

    return change


def drop(*way):
    def change(found):
        *above, last = way
        here = found
        for step in above:
            here = here[step]
        del here[last]

    return change


def both(*changes):
    def change(found):
        for each in changes:
            each(found)

    return change


def again(kind, **other):
    """A record that stands twice, the second time with other values."""

    def change(found):
        found["records"][kind].append({**found["records"][kind][0], **other})

    return change


def in_circle(column, length):
    def change(found):
        accounts = found["records"]["account"][:length]
        for at, account in enumerate(accounts):
            account[column] = accounts[(at + 1) % length]["id"]

    return change


def first_sealed(found):
    return next(r for r in found["records"]["rating"] if isinstance(r["level"], dict))


def another_seal(found):
    first_sealed(found)["level"] = {"sealed": "0" * 64}


def another_assessor(found):
    first_sealed(found)["assessor"] = "Mallory"


def raised_mark(found):
    first_sealed(found)["level"] = {"sealed": first_sealed(found)["level"]["sealed"], "more": 1}


def another_kind_of_list(found):
    found["records"]["account"] = {"a": 1}


def a_line_that_would_read_otherwise(found):
    """A text that the file would take for cents."""
    found["records"]["plan_version"][0]["lines"][0] |= {"kind": "plan_document", "field": "target", "value": "12"}


def in_a_chain(found):
    accounts = found["records"]["account"]
    for below, above in pairwise(accounts):
        below["parent_id"] = above["id"]


ACCOUNT = ("records", "account", 0)
SPOILED = [
    # not ours
    (lambda _found: [1, 2], "export_not_ours", ""),
    (lambda _found: {}, "export_not_ours", ""),
    (lambda _found: "text", "export_not_ours", ""),
    (spoil("format", to="other"), "export_not_ours", ""),
    (drop("format"), "export_not_ours", ""),
    (spoil("version", to=2), "export_too_new", ""),
    (spoil("version", to=10**30), "export_too_new", ""),
    (spoil("version", to=0), "export_no_version", ""),
    (spoil("version", to=True), "export_no_version", ""),
    (spoil("version", to="1"), "export_no_version", ""),
    (spoil("version", to=1.5), "export_no_version", ""),
    (drop("version"), "export_no_version", ""),
    # keys
    (drop("portfolio"), "export_key_missing", "—"),
    (drop("settings"), "export_key_missing", "—"),
    (drop("records"), "export_key_missing", "—"),
    (drop("evidence_files"), "export_key_missing", "—"),
    (drop("records", "sale"), "export_key_missing", "records"),
    (drop(*ACCOUNT, "city"), "export_key_missing", "records.account[0]"),
    (drop("records", "plan_version", 0, "lines", 0, "value"), "export_key_missing", "records.plan_version[0].lines[0]"),
    (spoil("more", to=1), "export_key_unknown", "—"),
    (spoil("\ud800", to=1), "export_key_unknown", "—"),
    (spoil("records", "toys", to=[]), "export_key_unknown", "records"),
    (spoil("records", "settings", to=[]), "export_key_unknown", "records"),
    (spoil(*ACCOUNT, "colour", to="red"), "export_key_unknown", "records.account[0]"),
    # types
    (spoil("portfolio", to=None), "export_no_object", "portfolio"),
    (spoil("portfolio", "id", to="../x"), "export_no_id", "portfolio.id"),
    (spoil("portfolio", "form_key", to="xyz"), "export_no_id", "portfolio.form_key"),
    (spoil("portfolio", "form_key", to=5), "export_no_id", "portfolio.form_key"),
    (spoil("settings", to=[]), "export_no_object", "settings"),
    (spoil("settings", "id", to="others"), "export_no_id", "settings.id"),
    (spoil("settings", "weight_size", to=99), "export_rule", "settings.weight_growth"),
    (spoil("records", to=[]), "export_no_object", "records"),
    (another_kind_of_list, "export_no_list", "records.account"),
    (spoil(*ACCOUNT, to=None), "export_no_object", "records.account[0]"),
    (spoil(*ACCOUNT, to=[]), "export_no_object", "records.account[0]"),
    (spoil(*ACCOUNT, "name", to=5), "export_no_text", "records.account[0].name"),
    (spoil(*ACCOUNT, "name", to=None), "export_no_text", "records.account[0].name"),
    (spoil(*ACCOUNT, "name", to="a\0b"), "export_sign", "records.account[0].name"),
    (spoil(*ACCOUNT, "name", to="a\ud800b"), "export_sign", "records.account[0].name"),
    (spoil(*ACCOUNT, "name", to="a\u202eb"), "export_sign", "records.account[0].name"),
    (spoil(*ACCOUNT, "name", to="  "), "export_rule", "records.account[0].name"),
    (spoil(*ACCOUNT, "name", to="x" * 201), "export_rule", "records.account[0].name"),
    (spoil(*ACCOUNT, "codes", to="C01"), "export_no_list", "records.account[0].codes"),
    (spoil(*ACCOUNT, "codes", to=["a", 5]), "export_no_text", "records.account[0].codes[1]"),
    (spoil(*ACCOUNT, "id", to=""), "export_no_id", "records.account[0].id"),
    (spoil(*ACCOUNT, "id", to=" a"), "export_no_id", "records.account[0].id"),
    (spoil(*ACCOUNT, "id", to="x" * 300), "export_no_id", "records.account[0].id"),
    (spoil(*ACCOUNT, "size_employees", to=1.5), "export_no_whole_number", "records.account[0].size_employees"),
    (spoil(*ACCOUNT, "size_employees", to=True), "export_no_whole_number", "records.account[0].size_employees"),
    (spoil(*ACCOUNT, "size_employees", to=2**31), "export_no_whole_number", "records.account[0].size_employees"),
    (spoil(*ACCOUNT, "size_employees", to=10**390), "export_no_whole_number", "records.account[0].size_employees"),
    (spoil(*ACCOUNT, "size_employees", to=-1), "export_rule", "records.account[0].size_employees"),
    (spoil(*ACCOUNT, "size_turnover", to="5"), "export_no_amount", "records.account[0].size_turnover"),
    (spoil(*ACCOUNT, "size_turnover", to=1.005), "export_no_amount", "records.account[0].size_turnover"),
    (spoil(*ACCOUNT, "size_turnover", to=1e200), "export_no_amount", "records.account[0].size_turnover"),
    (spoil(*ACCOUNT, "size_turnover", to=False), "export_no_amount", "records.account[0].size_turnover"),
    (spoil(*ACCOUNT, "archived_on", to="2026-13-01"), "export_no_day", "records.account[0].archived_on"),
    (spoil(*ACCOUNT, "archived_on", to="20260101"), "export_no_day", "records.account[0].archived_on"),
    (spoil(*ACCOUNT, "archived_on", to="0001-01-01"), "export_no_day", "records.account[0].archived_on"),
    (spoil(*ACCOUNT, "archived_on", to=5), "export_no_day", "records.account[0].archived_on"),
    (spoil(*ACCOUNT, "loss_risk", to="huge"), "export_no_choice", "records.account[0].loss_risk"),
    (spoil("records", "step_act", 0, "at", to="2026-01-01T10:00:00"), "export_no_moment", "records.step_act[0].at"),
    (spoil("records", "step_act", 0, "at", to=7), "export_no_moment", "records.step_act[0].at"),
    (spoil("records", "measure", 0, "period", to="2026-Q5"), "export_no_period", "records.measure[0].period"),
    (spoil("records", "indicator", 0, "weight", to=1e300), "export_no_number", "records.indicator[0].weight"),
    (spoil("records", "indicator", 0, "weight", to="1"), "export_no_number", "records.indicator[0].weight"),
    (spoil("records", "indicator", 0, "is_critical", to=1), "export_no_truth", "records.indicator[0].is_critical"),
    (spoil("records", "plan_version", 0, "lines", 0, "value", to={}), "export_no_text", "records.plan_version[0].lines[0].value"),
    (spoil("records", "plan_version", 0, "lines", 0, "kind", to="toys"), None, ""),
    # what names something
    (again("account"), "export_id_twice", "records.account[8]"),
    (again("measure", id="other"), "export_same_twice", "records.measure["),
    (spoil(*ACCOUNT, "parent_id", to="nobody"), "export_leads_nowhere", "records.account[0].parent_id"),
    (spoil("records", "person", 0, "account_id", to="nobody"), "export_leads_nowhere", "records.person[0].account_id"),
    (spoil("records", "sale", 1, "account_id", to="nobody"), "export_leads_nowhere", "records.sale[1].account_id"),
    (
        spoil("records", "advance", 0, "barred_accounts", to=["nobody"]),
        "export_leads_nowhere",
        "records.advance[0].barred_accounts[0]",
    ),
    (
        spoil("records", "side_effect", 0, "affected_accounts", to=["nobody"]),
        "export_leads_nowhere",
        "records.side_effect[0].affected",
    ),
    (
        spoil("records", "portfolio_scenario", 0, "choices", 0, "account_id", to="nobody"),
        "export_leads_nowhere",
        "records.portfolio_scenario[0].choices[0]",
    ),
    (spoil("records", "evidence", 1, "subject_id", to="nobody"), "export_leads_nowhere", "records.evidence[1].subject_id"),
    (spoil("records", "evidence", 1, "subject_kind", to="toys"), "export_leads_nowhere", "records.evidence[1].subject_id"),
    (in_a_chain, None, ""),
    (a_line_that_would_read_otherwise, "export_not_storable", "records.plan_version[0]"),
    (in_circle("parent_id", 1), "export_in_circle", ".parent_id"),
    (in_circle("parent_id", 2), "export_in_circle", ".parent_id"),
    (in_circle("parent_id", 7), "export_in_circle", ".parent_id"),
    (in_circle("merged_into", 3), "export_in_circle", ".merged_into"),
    # evidence
    (spoil("evidence_files", 0, "content", to="!!!"), "export_no_bytes", "evidence_files[0].content"),
    (spoil("evidence_files", 0, "content", to=5), "export_no_bytes", "evidence_files[0].content"),
    (spoil("evidence_files", 0, "content", to="ñ"), "export_no_bytes", "evidence_files[0].content"),
    (spoil("evidence_files", 0, "content", to=""), "export_no_bytes", "evidence_files[0].content"),
    (spoil("evidence_files", 0, "content", to=lambda text: text[:-4]), "export_no_bytes", "evidence_files[0].content"),
    (spoil("evidence_files", 0, "sha256", to="0"), "export_no_id", "evidence_files[0].sha256"),
    (drop("evidence_files", 0), "export_evidence_missing", "records.evidence["),
    (spoil("records", "evidence", 0, "size", to=1), "export_evidence_missing", "records.evidence[0]"),
    (spoil("records", "evidence", to=[]), "export_evidence_unnamed", ""),
    (both(spoil("records", "evidence", to=[]), spoil("evidence_files", to=[])), None, ""),
    (lambda found: found["evidence_files"].append(found["evidence_files"][0]), "export_id_twice", "evidence_files[2]"),
    (lambda found: found["evidence_files"].append({"sha256": "a" * 64, "content": None}), "export_evidence_unnamed", ""),
    # marks
    (another_seal, "export_seal", "].level"),
    (another_assessor, "export_seal", "].level"),
    (raised_mark, "export_seal", "].level"),
    (spoil("records", "rating", 0, to="x"), "export_no_object", "records.rating[0]"),
]


@pytest.mark.parametrize(("change", "code", "place"), SPOILED)
def test_what_was_changed_in_an_export_is_refused_with_its_place(export_file, folder, change, code, place):
    spoiled = rewrite_into(export_file, folder, change)
    if code is None:
        new_from_export(spoiled, folder / "new.kamdesk")
        return
    with refused(code, FileError) as info:
        new_from_export(spoiled, folder / "new.kamdesk")
    assert place in str(info.value.params.get("place", ""))
    said = messages.text_of(info.value)
    assert spoiled.name in said
    assert said.endswith(".")
    assert "{" not in said
    assert sorted(p.name for p in folder.iterdir() if not p.name.endswith(".lock")) == [spoiled.name]


def rewrite_into(export_file, folder, change):
    copy = folder / "export.json"
    copy.write_bytes(export_file.read_bytes())
    return rewrite(copy, "export.json", change)


HEAD = '{"format": "kamdesk-portfolio", "version": 1, "portfolio": {"id": "a", "form_key": ""}, '
TEXTS = [
    (b"", "export_not_ours"),
    (b"{", "export_cut_off"),
    (b"[1]", "export_not_ours"),
    (b'{"format": 1, ', "export_cut_off"),
    (b"\xff\xfe{\x00", "export_not_ours"),
    (b"\x00\x00\x00", "export_not_ours"),
    (b"PK\x03\x04", "export_not_ours"),
    (b"hello", "export_not_ours"),
    (b'{"format": ', "export_cut_off"),
    (b'{"format": "kamdesk-portf', "export_cut_off"),
    (b'{"format" "x"}', "export_not_json"),
    (b'{format: "x"}', "export_not_json"),
    (b'{"format": "kamdesk-portfolio", "version": 1, "format": "x"}', "export_key_twice"),
    (b'{"format": "kamdesk-portfolio", "version": NaN}', "export_not_json"),
    (b'{"format": "kamdesk-portfolio", "version": 1' + b"0" * 5000 + b"}", "export_not_json"),
    (b'{"format": "kamdesk-portfolio", "version": [' * 1 + b"[" * 200_000, "export_too_deep"),
    (HEAD[:-2].encode(), "export_cut_off"),
    (HEAD.encode() + b'"x\xff": 1}', "export_not_text"),
    (HEAD.encode() + b'"records": {"sale": [{"id": "a"', "export_cut_off"),
    (HEAD.encode() + b'"records": {"sale": [{"amount": 1e999}]}}', "export_key_missing"),
    (HEAD.encode() + b'"records": {"sale": [{"amount": 1e99999999999999999999}]}}', "export_not_json"),
    (HEAD.encode() + b'"records": {"sale": [{"amount": NaN}]}}', "export_not_json"),
    (HEAD.encode() + b'"records": {"sale": [{"amount": -Infinity}]}}', "export_not_json"),
    (HEAD.encode() + b'"records": {"sale": [{"a": 1, "a": 2}]}}', "export_key_twice"),
    (HEAD.encode() + b'"records": {"sale": [' + b'{"a":' * 100_000, "export_too_deep"),
    (HEAD.encode() + b'"records": {"sale": [1 2]}}', "export_no_object"),
    (HEAD.encode() + b'"records": {"sale": [tru]}}', "export_not_json"),
    (HEAD.encode() + b'"records": {"sale": ["a\x01b"]}}', "export_not_json"),
    (HEAD.encode() + b'"records": {"sale": ["\\u12"]}}', "export_not_json"),
    (HEAD.encode() + b'"records": {"sale": ["' + b"x" * (1 << 26), "export_too_long"),
    (HEAD.encode() + b'"records": {"sale": {}}}', "export_no_list"),
    (HEAD.encode() + b'"records": {"sale": []} 5', "export_key_missing"),
    (HEAD.encode() + b'"records": {"sale": [],}}', "export_not_json"),
]


@pytest.mark.parametrize(("raw", "code"), TEXTS, ids=range(len(TEXTS)))
def test_what_is_no_whole_document_is_refused(folder, raw, code):
    path = folder / "export.json"
    path.write_bytes(raw)
    with refused(code, FileError) as info:
        new_from_export(path, folder / "new.kamdesk")
    assert path.name in messages.text_of(info.value)
    assert sorted(p.name for p in folder.iterdir() if not p.name.endswith(".lock")) == [path.name]


def test_an_export_that_was_cut_anywhere_is_refused(export_file, folder):
    raw = export_file.read_bytes()
    path = folder / "export.json"
    for part in (1, 30, 80, 1000, len(raw) // 3, len(raw) // 2, len(raw) - 3):
        path.write_bytes(raw[:part])
        with refused("export_cut_off", FileError):
            new_from_export(path, folder / "new.kamdesk")
    path.write_bytes(raw + b"{}")
    with refused("export_not_json", FileError):
        new_from_export(path, folder / "new.kamdesk")
    assert [p.name for p in folder.iterdir() if p.suffix == ".kamdesk"] == []


def test_a_line_is_told_where_the_fault_is(export_file, folder):
    lines = export_file.read_text(encoding="utf-8").splitlines()
    lines[40] = lines[40].replace(":", ";", 1)
    path = folder / "export.json"
    path.write_text("\n".join(lines), encoding="utf-8")
    with refused("export_not_json", FileError) as info:
        new_from_export(path, folder / "new.kamdesk")
    assert info.value.params["line"] == 41


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: None, "not_found"),
        (lambda path: path.mkdir(), "is_folder"),
        (lambda path: os.mkfifo(path), "no_plain_file"),
    ],
    ids=["nothing", "folder", "pipe"],
)
def test_what_is_no_file_is_refused(folder, make, code):
    make(folder / "export.json")
    with refused(code, FileError):
        new_from_export(folder / "export.json", folder / "new.kamdesk")


def test_a_name_that_no_file_can_have_is_refused(folder):
    with refused("cannot_read", FileError):
        new_from_export(folder / ("x" * 300), folder / "new.kamdesk")


def test_evidence_that_was_lost_before_stays_lost_and_what_is_too_large_is_refused(export_file, folder):
    def lose(found):
        found["evidence_files"][0]["content"] = None

    new_from_export(rewrite_into(export_file, folder, lose), folder / "new.kamdesk")

    def enlarge(found):
        data = bytes(10 * 1024 * 1024 + 1)
        found["evidence_files"][0] = {"sha256": hashlib.sha256(data).hexdigest(), "content": base64.b64encode(data).decode()}

    with refused("export_no_bytes", FileError):
        new_from_export(rewrite_into(export_file, folder, enlarge), folder / "large.kamdesk")


def test_numbers_may_be_written_as_json_allows(export_file, folder):
    """0.0 for a whole number and 5 for an amount say the same."""

    def change(found):
        found["records"]["account"][0]["size_turnover"] = 5
        found["records"]["project"][0]["progress"] = 0.0

    new_from_export(rewrite_into(export_file, folder, change), folder / "new.kamdesk")


def test_a_document_is_json_of_numbers_and_texts_that_every_program_reads(export_file):
    found = document(export_file)
    assert found["version"] == 1
    assert json.loads(json.dumps(found)) == found
