"""A refused figure is told with an example of its kind."""

from decimal import Decimal

import pytest

from kamdesk.domain.errors import ValidationError
from kamdesk.i18n import messages, set_language
from kamdesk.ui.forms.fields import Field, Kind


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (Kind.INTEGER, "12,5", "no es un número entero. Escríbalo como 12."),
        (Kind.INTEGER, "NaN", "no es un número entero. Escríbalo como 12."),
        (Kind.MONEY, "inf", "no es un importe. Escríbalo como 45.000."),
        (Kind.PERCENT, "x", "no es un porcentaje. Escríbalo como 12,5."),
        (Kind.SHARE, "nan", "no es un porcentaje. Escríbalo como 12,5."),
        (Kind.NUMBER, "x", "no es un número. Escríbalo como 96,5."),
        (Kind.MONEY, "9" * 20, "es un número demasiado grande. Compruebe si le sobran cifras."),
        (Kind.INTEGER, "9" * 20, "es un número demasiado grande. Compruebe si le sobran cifras."),
    ],
)
def test_a_refused_figure_is_told_with_an_example_of_its_kind(kind, text, said):
    set_language("es")
    with pytest.raises(ValidationError) as info:
        Field("value", kind).read(text)
    assert messages.text_of(info.value) == f"«{text}» {said}"
    # The example is itself one that is taken.
    example = said.partition("Escríbalo como ")[2].rstrip(".")
    if example:
        Field("value", kind).read(example)


@pytest.mark.parametrize(
    ("code", "params", "said"),
    [
        ("budget_overlaps", {"name": "Uno", "period": "2026", "total": Decimal(1_700_000)}, "has a budget of €1,700,000 already"),
        ("part_of_total", {"name": "Uno", "period": "2026", "amount": Decimal("12.5")}, "(€12.50)"),
        ("current_against_sales", {"said": Decimal(5), "sold": Decimal(7)}, "The file says €5, the sales of the last 12 months say €7."),
    ],
)  # fmt: skip
def test_amounts_have_the_sign_of_their_currency(code, params, said):
    assert said in messages.text_of(ValidationError("amount", code, currency="EUR", **params))


def test_it_is_said_in_which_fields_two_rows_differ():
    error = ValidationError("name", "twice_in_file", name="Uno", row=4, fields=["tax_id", "sector"])
    assert "row 4 has other data (Tax ID, Sector)" in messages.text_of(error)
