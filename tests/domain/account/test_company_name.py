"""Names of companies: as people say them, and as they are compared."""

import pytest

from kamdesk.domain.account.company_name import plain_name, without_legal_form

SHOWN = {
    "Ñandú & Cía, S.A.": "Ñandú & Cía",
    "Ferretería Norte S.L.U.": "Ferretería Norte",
    "Talleres Ribalta, S. L.": "Talleres Ribalta",
    "Aceros del Sur SA": "Aceros del Sur",
    "Lacteos Unidos S. Coop.": "Lacteos Unidos",
    "Brenner GmbH": "Brenner",
    "Tormeral Inc.": "Tormeral",
    "Northgate Ltd": "Northgate",
    "Westfield Corp.": "Westfield",
}
WHOLE = ["La Rosa", "Consultora Salinas", "S.A.", "Sociedad Anónima de Aguas", "GmbH Verband Nord", ""]


@pytest.mark.parametrize(("name", "shown"), [*SHOWN.items(), *((name, name) for name in WHOLE)])
def test_a_list_shows_the_name_as_people_say_it(name, shown):
    assert without_legal_form(name) == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ñandú & Cía, S.A.", "NANDU CIA SOCIEDAD ANONIMA"), ("Talleres Ribalta, S.L.", "Talleres Ribalta SLU"),
        ("Brenner GmbH", "brenner"), ("Northgate Limited", "Northgate, Ltd."), ("Acme Trading Co. Inc.", "Acme Trading"),
    ],
)  # fmt: skip
def test_the_legal_form_makes_no_other_company(one, other):
    assert plain_name(one) == plain_name(other) != ""


@pytest.mark.parametrize(("one", "other"), [("Ribalta", "Ribalda"), ("La Rosa", "La Ro"), ("Aguas de Sal", "Aguas de")])
def test_other_names_are_other_companies(one, other):
    assert plain_name(one) != plain_name(other)
