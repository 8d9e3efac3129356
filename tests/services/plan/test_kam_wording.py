"""Step 2 in words: what the assessors see in each candidate, and how old the marks of the chosen one are."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kamdesk.domain.plan.kam_profile import ChoiceLine, Competency, KamChoice
from kamdesk.i18n import formats, set_language
from kamdesk.services.plan import kam_choice, kam_ratings, kam_wording
from tests.support import BOSS, DAY, KAM, included_account
from tests.support.kam import kam_id

CARMEN = "Carmen Vidal"
TODAY = date.today()
LONG_AGO = TODAY - timedelta(400)


@pytest.fixture
def account(portfolio):
    """An account whose KAM is chosen and rated, and whose step 2 is open."""
    return included_account(portfolio, 2, filled=True)


def facts_of(portfolio, account):
    return portfolio.load(account.id).facts


@pytest.mark.parametrize(
    ("language", "said"), [("en", "assessors differ on Self-motivation"), ("es", "valoraciones dispares en Automotivación")]
)
def test_assessors_who_differ_are_told_where(portfolio, account, language, said):
    kam_ratings.rate(portfolio, kam_id(portfolio, account), Competency.SELF_MOTIVATION, CARMEN, 4)
    kam_ratings.rate(portfolio, kam_id(portfolio, account), Competency.SERVICE_VOCATION, CARMEN, 3)
    (standing,) = kam_choice.standings(facts_of(portfolio, account).kam)
    set_language(language)
    text = kam_wording.standing_text(1, standing, "")
    assert text.startswith(f"1. {KAM}: ")
    assert text.split(" · ")[-1] == said, "a point apart is no difference to talk about"


@pytest.mark.parametrize(
    ("language", "head", "lines"),
    [
        ("en", "Assessed / required", ["Self-motivation: 2.0 / 4", "Service vocation: 3.5 / 4"]),
        ("es", "Evaluado / requerido", ["Automotivación: 2,0 / 4", "Vocación de servicio: 3,5 / 4"]),
    ],
)
def test_what_was_assessed_stands_beside_what_is_required(portfolio, account, language, head, lines):
    kam_ratings.rate(portfolio, kam_id(portfolio, account), Competency.SERVICE_VOCATION, CARMEN, 3)
    found = facts_of(portfolio, account).kam.fit()
    set_language(language)
    first, *others = kam_wording.values_text(found).splitlines()
    assert first == head
    assert len(others) == len(Competency)
    assert set(lines) <= set(others)


def test_a_competency_that_nobody_rated_has_a_dash(portfolio, account):
    facts = facts_of(portfolio, account)
    portfolio.remove(next(r for r in facts.kam.ratings if r.competency is Competency.SELF_MOTIVATION))
    assert "Self-motivation: — / 4" in kam_wording.values_text(facts_of(portfolio, account).kam.fit())


@pytest.mark.parametrize(
    ("language", "chosen", "handed"),
    [
        ("en", f"2 Mar 2026: {KAM} was chosen (recorded by {BOSS}). best fit 1. {KAM} 98.0%; 2. {CARMEN} 71.5% (knocked out)",
         f"2 Mar 2026: {KAM} handed over to {CARMEN} (recorded by —). she leaves"),
        ("es", f"2 mar 2026: se eligió a {KAM} (lo registró {BOSS}). best fit 1. {KAM} 98,0 %; 2. {CARMEN} 71,5 % (queda fuera)",
         f"2 mar 2026: {KAM} traspasó la cuenta a {CARMEN} (lo registró —). she leaves"),
    ],
)  # fmt: skip
def test_a_choice_on_record_says_who_when_why_and_how_everybody_stood(language, chosen, handed):
    set_language(language)
    ranking = (ChoiceLine(KAM, 98.0, False), ChoiceLine(CARMEN, 71.5, True))
    one = {"account_id": "a", "person_id": "p", "chosen_on": DAY}
    first = KamChoice(id="1", number=1, name=KAM, reason="best fit", recorded_by=BOSS, ranking=ranking, **one)
    assert kam_wording.choice_text(first).replace("\N{NO-BREAK SPACE}", " ") == chosen
    assert "98" not in kam_wording.choice_text(first, is_hidden=True), "marks that stay hidden are not told by the record"
    second = KamChoice(id="2", number=2, name=CARMEN, previous=KAM, reason="she leaves", is_handover=True, **one)
    assert kam_wording.choice_text(second) == handed


# -- how old the marks are ---------------------------------------------------------------------------

GIVEN = {"en": "Marks of {kam}: the last on {day}.", "es": "Valoraciones de {kam}: las últimas, el {day}."}
CONFIRMED = {"en": "Confirmed for this account on {day} by {who}.", "es": "Confirmadas para esta cuenta el {day} por {who}."}
ELSEWHERE = {"en": "Another account uses them too.", "es": "Otra cuenta también las utiliza."}
AGAIN = {
    "en": "They are looked at again for each account and once a year.",
    "es": "Se repasan para cada cuenta y una vez al año.",
}


def sentence(parts, language, given, confirmed):
    """What is said of marks that were given and confirmed on these days."""
    days = {GIVEN["en"]: given, GIVEN["es"]: given}
    return " ".join(p[language].format(kam=KAM, who=BOSS, day=formats.day(days.get(p[language], confirmed))) for p in parts)


def dated(portfolio, account, *, given=None, confirmed=None):
    """Give the marks and their confirmation these days."""
    facts = facts_of(portfolio, account)
    for mark in facts.kam.ratings:
        portfolio.save(replace(mark, rated_on=given))
    name = BOSS if confirmed is not None else ""
    portfolio.save(replace(facts.kam.profile, confirmed_on=confirmed, confirmed_by=name))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    ("given", "confirmed", "parts", "is_old"),
    [
        (TODAY, None, [GIVEN], False),
        (LONG_AGO, None, [GIVEN, AGAIN], True),
        (LONG_AGO, TODAY, [GIVEN, CONFIRMED], False),
        (LONG_AGO, LONG_AGO, [GIVEN, CONFIRMED, AGAIN], True),
        (None, TODAY, [CONFIRMED], False),
        (None, None, [], False),
    ],
)
def test_marks_say_when_they_were_given_and_confirmed(portfolio, account, language, given, confirmed, parts, is_old):
    dated(portfolio, account, given=given, confirmed=confirmed)
    set_language(language)
    assert kam_wording.confirmation_text(facts_of(portfolio, account)) == (sentence(parts, language, given, confirmed), is_old)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    ("given", "confirmed", "parts", "is_old"),
    [
        (TODAY, None, [GIVEN, ELSEWHERE, AGAIN], True),
        (TODAY, TODAY, [GIVEN, ELSEWHERE, CONFIRMED], False),
        (TODAY, LONG_AGO, [GIVEN, ELSEWHERE, CONFIRMED, AGAIN], True),
    ],
)
def test_marks_that_were_given_for_another_account_are_confirmed_for_this_one(
    portfolio, language, given, confirmed, parts, is_old
):
    included_account(portfolio, 3, name="Otra")
    account = included_account(portfolio, 2, filled=True)
    dated(portfolio, account, given=given, confirmed=confirmed)
    set_language(language)
    assert kam_wording.confirmation_text(facts_of(portfolio, account)) == (sentence(parts, language, given, confirmed), is_old)


def test_where_nobody_is_chosen_nothing_is_said_of_marks(portfolio):
    assert kam_wording.confirmation_text(facts_of(portfolio, included_account(portfolio, 2))) == ("", False)
