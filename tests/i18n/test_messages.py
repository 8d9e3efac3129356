"""A refused figure is told with an example of its kind."""

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
