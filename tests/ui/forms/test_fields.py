"""What a field shows and types is read back."""

from hypothesis import given
from hypothesis import strategies as st

from kamdesk.i18n import set_language
from kamdesk.ui.forms.fields import Field, Kind

AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=2)


@given(AMOUNTS, st.sampled_from(["es", "en"]), st.sampled_from([Kind.MONEY, Kind.NUMBER, Kind.PERCENT, Kind.SHARE, Kind.INTEGER]))
def test_what_a_field_shows_and_what_it_types_is_read_back(value, language, kind):
    set_language(language)
    spec = Field("value", kind)
    stored = (
        value
        if kind is Kind.MONEY
        else round(value)
        if kind is Kind.INTEGER
        else float(value % 1000) / 100
        if kind is Kind.SHARE
        else float(value)
    )
    assert spec.typed(spec.read(spec.typed(stored))) == spec.typed(stored)
    shown = spec.display(stored)
    assert spec.display(spec.read(shown)) == shown
