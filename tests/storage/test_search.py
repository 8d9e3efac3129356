"""Search: any text may be typed, and every part of a name finds it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.account.account import Account
from kamdesk.domain.text import clean_text, fold
from kamdesk.services.portfolio import Portfolio
from tests.support import DAY, new_account
from tests.support.files import names

pytestmark = pytest.mark.no_cover

NASTY = ['"', '""', "'", "''", "*", "a*", "AND", "OR NOT", "NEAR(a b)", "(", ")", "((", "^a", "-a", "+", ":", "name:x", "%", "_", "\\", "\\%", "a\\", ";", "--",
         "/*", "\0", "abc\0def", "\ud800abc", "\udfff", "👩\u200d🔧", "\u200fשלום", "«»", " \t\n", "x" * 5000, "ab " * 100, "{}[]|~`$@!"]  # fmt: skip


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_no_search_raises(sample, text):
    assert isinstance(sample.accounts.search(text), list)


@given(st.text(max_size=40))
def test_no_search_text_at_all_raises(search_portfolio, text):
    assert len(search_portfolio.accounts.search(text)) <= 3


@pytest.fixture(scope="module")
def search_portfolio(tmp_path_factory):
    portfolio = Portfolio.create(tmp_path_factory.mktemp("search") / "p.kamdesk")
    for name in ("Ñandú", '100 % Oil_Co \\ "Q"', "Ærø"):
        new_account(portfolio, name)
    yield portfolio
    portfolio.close()


@pytest.mark.parametrize(
    ("text", "found"),
    [("nandu", ["Ñandú"]), ("ÑANDÚ", ["Ñandú"]), ("%", ['100 % Oil_Co \\ "Q"']), ("_", ['100 % Oil_Co \\ "Q"']), ("\\", ['100 % Oil_Co \\ "Q"']), ('"q"', ['100 % Oil_Co \\ "Q"']),
     ("oil_co", ['100 % Oil_Co \\ "Q"']), ("oilxco", []), ("ÆR", ["Ærø"]), ("n d", ["Ñandú"]), ("nandu zz", [])],
)  # fmt: skip
def test_search_means_what_is_typed(search_portfolio, text, found):
    assert names(search_portfolio, text) == found


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), min_size=1, max_size=30)
    .filter(lambda s: clean_text("name", s))
    .filter(lambda s: fold(s.upper()) == fold(s)),
    st.data(),
)
def test_every_part_of_a_name_finds_it(search_portfolio, name, data):
    account = new_account(search_portfolio, name)
    stored = search_portfolio.get(Account, account.id).name
    word = data.draw(st.sampled_from(stored.split()))
    try:
        for text in (stored, word, word.upper(), word.lower()):
            if fold(text) in fold(stored):  # case is not what it seems with ı and the like
                assert stored in names(search_portfolio, text)
    finally:
        search_portfolio.remove(account)


def test_the_list_is_paged_searched_and_kept_in_order(sample):
    order = sample.accounts.order()
    lines = sample.accounts.lines(order)
    assert [line.name for line in lines][:2] == ["Aguas del Tormeral, S.A.", "Astilleros Cabo Mayoral, S.A."]
    assert sample.accounts.first(3) == lines[:3]
    assert sample.accounts.count() == 12
    assert sample.accounts.position(lines[4].id, order) == 4
    assert sample.accounts.position(lines[4].id, order[:2]) is None
    assert sample.accounts.position("none", order) is None
    assert sample.accounts.search("") == order
    assert names(sample, "quimica") == ["Petroquímica Salinera, S.A.", "Química Sorbiana, S.A."]
    assert names(sample, "C12") == ["Ingeniería Torrealta Proyectos, S.A."]
    assert names(sample, "c1 TOR") == ["Ingeniería Torrealta Proyectos, S.A."]
    account = sample.find_account("C12")[0]
    edit = sample.save(replace(account, name="Álamo"))
    assert names(sample, "torrealta") == []
    assert names(sample, "alamo") == ["Álamo"]
    assert sample.accounts.order() != order
    sample.undo(edit)
    assert names(sample, "torrealta")
    sample.save(replace(account, archived_on=DAY))
    assert names(sample, "torrealta") == []
    assert names(sample, "to") != []
    assert sample.accounts.count() == 11
