"""A field of the account is one declaration: merge, import, `show` and history find it there."""

import json
from datetime import date
from decimal import Decimal
from enum import StrEnum

import pytest

from kamdesk.domain.account.account import Account, LossRisk
from kamdesk.domain.account.field_use import uses
from kamdesk.domain.changes import Change
from kamdesk.domain.records import altered
from kamdesk.i18n import labels, set_language
from kamdesk.services.account.json_view import account_view
from kamdesk.services.account.merging import merge
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Options
from kamdesk.services.importing.run import run
from kamdesk.services.importing.tables import Table
from tests.support import new_account

FIELDS = {field.name: field for field in uses(Account)}
SET_BY_ACTS = {"archived_on", "merged_into"}
OF_ANOTHER_ACCOUNT = {"parent_id", "merged_into"}
OWN = [name for name in FIELDS if name not in SET_BY_ACTS | OF_ANOTHER_ACCOUNT]
SAME_IN_BOTH = {"kam", "sector"}
"""Words that Spanish borrows."""


def value_of(name):
    """Something that the field can hold."""
    hint = FIELDS[name].hint
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return list(hint)[-1]
    return {str: "Ñora 7", int: 7, Decimal: Decimal("1234.5"), date: date(2026, 3, 2)}.get(hint, ("Ñ-7", "8"))


def written(name):
    """It as a person writes it into a cell."""
    value = value_of(name)
    return "; ".join(value) if isinstance(value, tuple) else str(value).replace(".", ",")


def with_company(name):
    """The field, and what it needs beside it to be accepted."""
    return {"loss_reason": "Cambia de dueño", name: value_of(name)} if name == "loss_risk" else {name: value_of(name)}


@pytest.mark.parametrize("name", [name for name in OWN if name != "name"])
def test_a_merge_keeps_what_only_the_other_account_had(portfolio, name):
    kept, gone = new_account(portfolio, "Uno"), new_account(portfolio, "Dos", **with_company(name))
    merge(portfolio, kept.id, gone.id)
    assert getattr(portfolio.get(Account, kept.id), name) == value_of(name)


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("is_there", [False, True], ids=["a new account", "one that is there"])
def test_an_import_finds_it_under_each_of_its_headers(portfolio, name, is_there):
    needed = {"name": "Ñora 7", "loss_reason": "Cambia de dueño"}
    for header in FIELDS[name].headers:
        if is_there:
            new_account(portfolio, "Ñora 7")
        cells = {column: text for column, text in needed.items() if column != name} | {header: written(name)}
        table = Table(tuple(column.replace("_", " ") for column in cells), [(2, list(cells.values()))], ";")
        report = run(portfolio, table, map_columns(table, ImportKind.ACCOUNTS), Options())
        assert report.rejections == [], header
        (account,) = portfolio.find(Account)
        assert getattr(account, name) == value_of(name), header
        while portfolio.find(Account):
            portfolio.commit([Change(account, None)])


def test_a_choice_that_is_none_and_half_an_employee_are_refused(portfolio):
    table = Table(("name", "loss risk", "loss reason", "employees"), [(2, ["Uno", "quizá", "x", "7,5"])], ";")
    report = run(portfolio, table, map_columns(table, ImportKind.ACCOUNTS), Options())
    assert [(r.column, r.error.code) for r in report.rejections] == [
        ("employees", "not_a_whole_number"),
        ("loss risk", "bad_choice"),
    ]
    assert portfolio.find(Account) == []


def test_what_a_row_leaves_empty_stays_as_it_is(portfolio):
    before = new_account(portfolio, "Uno", loss_reason="x", loss_risk=LossRisk.HIGH, size_employees=7, size_turnover=Decimal(9))
    cells = {"name": "Uno", "city": "Éibar", "loss risk": "", "employees": "", "company turnover": "", "code": ""}
    table = Table(tuple(cells), [(2, list(cells.values()))], ";")
    assert run(portfolio, table, map_columns(table, ImportKind.ACCOUNTS), Options()).updated == 1
    assert portfolio.get(Account, before.id) == altered(before, city="Éibar")


@pytest.mark.parametrize("name", FIELDS)
def test_show_tells_it(portfolio, name):
    value = new_account(portfolio, "Otra").id if name in OF_ANOTHER_ACCOUNT else value_of(name)
    account = new_account(portfolio, **{"name": "Uno", **with_company(name), name: value})
    shown = json.loads(json.dumps(account_view(portfolio.load(account.id))))["account"][name]
    assert shown in (value, str(value), list(value) if isinstance(value, tuple) else value)
    empty = account_view(portfolio.load(new_account(portfolio, "Tres").id))["account"]
    assert empty[name] in (None, [], "Tres")


@pytest.mark.parametrize("name", FIELDS)
def test_history_has_a_word_for_it_in_both_languages(portfolio, name):
    before = new_account(portfolio, "Uno")
    value = new_account(portfolio, "Otra").id if name in OF_ANOTHER_ACCOUNT else value_of(name)
    told = []
    for language in ("en", "es"):
        set_language(language)
        told.append(
            labels.describe((Change(before, altered(before, **{name: value})),)).partition("«" if language == "es" else "“")[0]
        )
    assert told[0].startswith(FIELDS[name].word)
    assert told[0] != told[1]
    assert name in SAME_IN_BOTH or labels.field_name(name) != FIELDS[name].word


def test_what_an_import_cannot_bring_is_set_by_acts_or_names_another_account():
    assert {name for name, field in FIELDS.items() if not field.headers} == SET_BY_ACTS | OF_ANOTHER_ACCOUNT
    assert {name for name, field in FIELDS.items() if field.form is None} == SET_BY_ACTS
