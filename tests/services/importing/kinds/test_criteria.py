"""Rows of criteria: scores with reasons and sources, a column or a row a criterion, as they would be typed."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kamdesk.domain.ids import new_id
from kamdesk.domain.selection.criteria import Assessment, Opinion
from kamdesk.domain.selection.potential import WalletLine
from kamdesk.domain.settings import OwnCriterion
from kamdesk.i18n import messages, set_language
from kamdesk.services.importing.headers import ImportKind
from tests.support import new_account, put
from tests.support.importing import rejected, table, take, take_table, write

USUAL = "Crecimiento;Prescripción;Innovación;Sector;Tamaño;Rentabilidad"


@pytest.fixture
def account(portfolio):
    return new_account(portfolio, "Uno", codes=("C1",))


def criteria(portfolio, folder, text, **wishes):
    return take(portfolio, write(folder, text), ImportKind.CRITERIA, **wishes)


def assessment(portfolio, account):
    return portfolio.load(account.id).selection.assessment


def scores(portfolio, account):
    found = assessment(portfolio, account)
    return [found.score(n) for n in ("growth", "prescription", "innovation", "sector_fit", "size", "profitability")]


def test_a_column_a_criterion(portfolio, folder, account):
    text = f"Cuenta;{USUAL};Fortaleza relativa;Motivo\nC1;8;2;0;10;5;4;6,5;plan de planta\n"
    report = criteria(portfolio, folder, text)
    assert (rejected(report), report.created) == ([], 1)
    assert scores(portfolio, account) == [8, 2, 0, 10, 5, 4]
    found = assessment(portfolio, account)
    assert (found.relative_strength, found.growth_reason, found.profitability_reason) == (6.5, "plan de planta", "plan de planta")
    again = criteria(portfolio, folder, text)
    assert (again.unchanged, again.edit) == (1, None)
    changed = criteria(portfolio, folder, "Account,Innovation\nUno,7\n")
    assert (changed.updated, scores(portfolio, account)) == (1, [8, 2, 7, 10, 5, 4])
    portfolio.undo(changed.edit)
    portfolio.undo(report.edit)
    assert assessment(portfolio, account) is None


@pytest.mark.parametrize(
    ("headers", "cells"),
    [
        ("Crecimiento;Motivo crecimiento;Fuente crecimiento;Tamaño", "8;crece;plan;5"),
        ("Crecimiento;Crecimiento (motivo);Crecimiento (fuente);Tamaño", "8;crece;plan;5"),
        ("Crecimiento;Motivo;Fuente;Tamaño;Motivo;Fuente", "8;crece;plan;5;;"),
        ("Growth;Growth reason;Growth source;Company size", "8/10;crece;plan;5"),
        ("Tamaño;Crecimiento;Razón de crecimiento;Origen crecimiento", "5;8,0;crece;plan"),
    ],
)
def test_reasons_and_sources_of_each_criterion(portfolio, folder, account, headers, cells):
    assert rejected(criteria(portfolio, folder, f"Cuenta;{headers}\nUno;{cells}\n")) == []
    found = assessment(portfolio, account)
    assert (found.growth, found.growth_reason, found.size, found.size_reason) == (8, "crece · plan", 5, "")


def test_a_reason_is_of_the_score_before_it_alone(portfolio, folder, account):
    text = "Cuenta;Crecimiento;Sector;Motivo;Tamaño;Motivo;Rentabilidad\nUno;8;5;encaja;4;grande;3\n"
    assert rejected(criteria(portfolio, folder, text)) == []
    found = assessment(portfolio, account)
    assert [found.reason(n) for n in ("growth", "sector_fit", "size", "profitability")] == ["", "encaja", "grande", ""]


def test_a_row_a_criterion(portfolio, folder, account):
    text = (
        "Cuenta;Criterio;Nota;Motivo;Fuente;Evaluador;Fecha\n"
        "Uno;Potencial de crecimiento;8;dos plantas;plan 2026;Laura;14/09/2026\n"
        "Uno;Prescripción;3;;;Laura;\n"
        "Uno;Fortaleza relativa;6,5;;;;\n"
        "C1;tamaño;;;;;\n"
        "C1;Simpatía;5;;;;\n"
        "C1;;5;;;;\n"
    )
    report = criteria(portfolio, folder, text)
    assert rejected(report) == [(5, "Nota", "required"), (6, "Criterio", "no_such_criterion"), (7, "Criterio", "required")]
    found = assessment(portfolio, account)
    assert (found.growth, found.growth_reason) == (8, "dos plantas · plan 2026 · Laura 2026-09-14")
    assert (found.prescription, found.prescription_reason, found.relative_strength) == (3, "", 6.5)
    assert report.created == 1


def test_a_criterion_needs_its_column_of_scores(portfolio, folder, account):
    assert rejected(criteria(portfolio, folder, "Cuenta;Criterio;Motivo\nUno;Tamaño;x\n")) == [(2, "score", "required")]


def test_the_companys_own_criteria_are_found_by_their_names(portfolio, folder, account):
    own = (OwnCriterion("k1", "Pago puntual", 0), OwnCriterion("k2", "Sector", 0))
    portfolio.save(replace(portfolio.settings, own_criteria=own))
    text = "Cuenta;Tamaño;Pago puntual;Motivo;Sector\nUno;5;9;cobra a 30 días;4\n"
    assert rejected(criteria(portfolio, folder, text)) == []
    found = assessment(portfolio, account)
    assert (found.score("k1"), found.reason("k1"), found.score("k2"), found.sector_fit) == (9, "cobra a 30 días", 4, None)
    assert rejected(criteria(portfolio, folder, "Cuenta;Criterio;Nota\nUno;pago PUNTUAL;8\n")) == []
    assert assessment(portfolio, account).score("k1") == 8
    assert rejected(criteria(portfolio, folder, "Cuenta;Tamaño;Pago puntual\nUno;5;11\n")) == [
        (2, "Pago puntual", "out_of_range")
    ]


def test_reasons_of_own_criteria_and_nothing_changes_the_second_time(portfolio, folder, account):
    own = (OwnCriterion("k1", "Pago puntual", 0), OwnCriterion("k2", "Logística", 0))
    portfolio.save(replace(portfolio.settings, own_criteria=own))
    text = "Cuenta;Tamaño;Logística;Motivo: Logística;Pago puntual;Pago puntual (fuente)\nUno;5;4;lejos;9;banco\n"
    assert rejected(criteria(portfolio, folder, text)) == []
    found = assessment(portfolio, account)
    assert (found.reason("k1"), found.reason("k2")) == ("banco", "lejos")
    turned = criteria(portfolio, folder, "Cuenta;Tamaño;Pago puntual;Logística\nUno;;9;4\n")
    assert (turned.unchanged, turned.edit, assessment(portfolio, account)) == (1, None, found)


def test_several_people_give_opinions_and_nobody_decides_for_them(portfolio, folder, account):
    other = new_account(portfolio, "Dos")
    text = "Cuenta;Crecimiento;Tamaño;Evaluador;Fecha\nUno;8;5;Laura;14/09/2026\nUno;5;5;Javier;\nDos;7;4;Laura;\n"
    report = criteria(portfolio, folder, text)
    assert (rejected(report), report.created) == ([], 3)
    assert assessment(portfolio, account) is None
    assert [(o.by, o.growth, o.given_on and o.given_on.isoformat()) for o in portfolio.load(account.id).selection.opinions] == [
        ("Laura", 8, "2026-09-14"), ("Javier", 5, None),
    ]  # fmt: skip
    assert (assessment(portfolio, other).growth, assessment(portfolio, other).size) == (7, 4)
    again = criteria(portfolio, folder, text.replace("Uno;5;5", "Uno;6;5"))
    assert (again.updated, again.unchanged) == (1, 2)
    assert len(portfolio.find(Opinion)) == 2
    strength = criteria(portfolio, folder, "Cuenta;Fortaleza relativa;Tamaño;Evaluador\nUno;5;6;Laura\nUno;4;7;Eva\n")
    assert rejected(strength) == []
    assert sorted((o.by, o.size) for o in portfolio.find(Opinion)) == [("Eva", 7), ("Javier", 5), ("Laura", 6)]


def test_a_score_twice_is_not_guessed(portfolio, folder, account):
    report = criteria(portfolio, folder, "Cuenta;Criterio;Nota\nUno;Tamaño;5\nUno;tamaño;6\nUno;Sector;6\n")
    assert rejected(report) == [(3, "Nota", "scored_twice")]
    assert (assessment(portfolio, account).size, assessment(portfolio, account).sector_fit) == (5, 6)


def test_growth_is_scored_as_it_is_typed(portfolio, folder, account):
    """What follows from the potential is not written down; another score needs its reason."""
    portfolio.save(replace(portfolio.settings, company_sales=Decimal(26_000_000)))
    put(portfolio, WalletLine(id=new_id(), account_id=account.id, product_line="Bombas", wallet=Decimal(700_000)))
    assert portfolio.load(account.id).selection.computed_growth == 5
    head = "Cuenta;Crecimiento;Motivo\n"
    assert rejected(criteria(portfolio, folder, head + "Uno;5;\n")) == []
    assert assessment(portfolio, account).growth is None
    assert rejected(criteria(portfolio, folder, head + "Uno;9;\n")) == [(2, "Crecimiento", "growth_reason")]
    assert rejected(criteria(portfolio, folder, head + "Uno;9;fusión\n")) == []
    assert (assessment(portfolio, account).growth, assessment(portfolio, account).growth_reason) == (9, "fusión")


BAD = {
    "too high": (11, "out_of_range"),
    "negative": (-1, "out_of_range"),
    "a fraction": (7.5, "not_a_whole_number"),
    "a word": ("alto", "not_a_number"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_score_is_a_whole_number_of_0_to_10(portfolio, account, case):
    cell, code = BAD[case]
    found = table(("Cuenta", "Tamaño", "Sector"), ("Uno", cell, 5), ("C1", None, 5))
    report = take_table(portfolio, found, ImportKind.CRITERIA)
    assert rejected(report) == [(2, "Tamaño", code)]
    assert (assessment(portfolio, account).size, assessment(portfolio, account).sector_fit) == (None, 5)
    for language in ("es", "en"):
        set_language(language)
        assert messages.text_of(report.rejections[0].error)


def test_bad_rows_are_named(portfolio, folder, account):
    text = f"Cuenta;Tamaño;Motivo;Motivo sector;Fecha\nNadie;5;;;\n;5;;;\nUno;;;;\nUno;5;;;ayer\nUno;5;{'x' * 20_001};;\n"
    assert rejected(criteria(portfolio, folder, text)) == [
        (2, "Cuenta", "unknown_account"),
        (3, "Cuenta", "required"),
        (4, "score", "no_score"),
        (5, "Fecha", "not_a_date"),
        (6, "Motivo", "too_long"),
    ]
    text = f"Cuenta;Tamaño;Sector;Motivo sector\nUno;5;5;{'x' * 20_001}\nUno;5\n"
    assert rejected(criteria(portfolio, folder, text)) == [(2, "Motivo sector", "too_long")]


def test_scores_may_make_their_account(portfolio, folder):
    assert rejected(criteria(portfolio, folder, "Cuenta;Crecimiento;Tamaño\nNueva;5;6\n", create_accounts=True)) == []
    (made,) = portfolio.find_account("Nueva")
    assert scores(portfolio, made) == [5, None, None, None, 6, None]
    assert len(portfolio.find(Assessment)) == 1
