"""What was settled about files of one look is proposed again, while it fits."""

import pytest

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.learned_mapping import LearnedColumn, LearnedMapping
from kamdesk.i18n import labels
from kamdesk.services.importing.cells import Choices, DateOrder
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.learned import learn, learned_choices, learned_kind
from kamdesk.services.portfolio import Portfolio
from tests.support import file_of, put, refused
from tests.support.importing import table

WHOLE = Choices(
    header_row=4, decimal_sign=",", date_order=DateOrder.DAY_FIRST, factor=1000, currency="USD", percent_factor=100,
    columns={"account": 1, "amount": 2, "cost": None},
)  # fmt: skip
TABLE = table(("Fecha", "Quién", "Importe"), ("1/2/2026", "Uno", 5))


def test_what_was_settled_comes_back_also_when_the_file_is_opened_again(portfolio):
    assert learned_choices(portfolio, "look") is None
    learn(portfolio, "look", WHOLE, TABLE)
    learn(portfolio, "other", Choices())
    assert learned_choices(portfolio, "look") == learned_choices(portfolio, "look", TABLE, ImportKind.SALES) == WHOLE
    assert learned_choices(portfolio, "other") == Choices()
    path = portfolio.path
    portfolio.close()
    again = Portfolio.open(path, read_only=True)
    assert learned_choices(again, "look", TABLE) == WHOLE
    again.close()


def test_what_it_brings_is_kept_where_somebody_said_so(portfolio):
    learn(portfolio, "look", WHOLE, TABLE)
    assert learned_kind(portfolio, "look") is learned_kind(portfolio, "never seen") is None
    learn(portfolio, "look", WHOLE, TABLE, ImportKind.BUDGET)
    assert learned_kind(portfolio, "look") is ImportKind.BUDGET
    learn(portfolio, "look", WHOLE, TABLE)
    assert learned_kind(portfolio, "look") is None


def test_what_is_of_one_file_alone_is_not_kept(portfolio):
    learn(
        portfolio,
        "look",
        Choices(sheet="Enero", encoding="cp1252", delimiter=";", kept_rows=frozenset({3}), left_out_rows=frozenset({4})),
    )
    assert learned_choices(portfolio, "look") == Choices()


def test_the_last_word_counts(portfolio):
    learn(portfolio, "look", WHOLE, TABLE)
    learn(portfolio, "look", Choices(columns={"account": 0}))
    assert learned_choices(portfolio, "look") == Choices(columns={"account": 0})
    assert len(portfolio.find(LearnedMapping)) == 1
    entry = portfolio.history()[0]
    assert labels.describe_entry(entry) == "columns of a file"


def test_columns_are_found_where_they_have_moved(portfolio):
    learn(portfolio, "look", WHOLE, TABLE)
    moved = table(("QUIÉN", "Nota", "Fecha", "Importe"), ("Uno", "", "", 5))
    assert learned_choices(portfolio, "look", moved).columns == {"account": 0, "amount": 3, "cost": None}


@pytest.mark.parametrize(
    "headers",
    [("Fecha", "Quién"), ("Fecha", "Cliente", "Importe"), ("Importe", "Quién", "x", "Importe"), ("Importe", "Importe", "Quién")],
)
def test_what_does_not_fit_is_not_used(portfolio, headers):
    learn(portfolio, "look", WHOLE, TABLE)
    assert learned_choices(portfolio, "look", table(headers, ("",) * len(headers))) is None


def test_places_alone_fit_while_there_are_such_places(portfolio):
    learn(portfolio, "look", WHOLE)
    assert learned_choices(portfolio, "look", TABLE) == WHOLE
    assert learned_choices(portfolio, "look", table(("a", "b"), (1, 2))) is None


def test_fields_of_another_kind_are_not_used(portfolio):
    learn(portfolio, "look", WHOLE, TABLE)
    assert learned_choices(portfolio, "look", TABLE, ImportKind.CONTACTS) is None


def test_two_fields_never_share_a_column(portfolio):
    columns = (LearnedColumn("account", 0, "A"), LearnedColumn("amount", 1, "B"))
    put(portfolio, LearnedMapping(id=new_id(), look="look", columns=columns))
    assert learned_choices(portfolio, "look", table(("B", "A"), (1, 2))).columns == {"account": 1, "amount": 0}
    put(
        portfolio,
        LearnedMapping(id=new_id(), look="same", columns=(LearnedColumn("account", 0, "A"), LearnedColumn("amount", 0, "A"))),
    )
    assert learned_choices(portfolio, "same", table(("A",), (1,))) is None


def test_what_cannot_be_read_is_not_used(portfolio):
    learn(portfolio, "look", WHOLE, TABLE)
    file = file_of(portfolio)
    with file.transaction():
        file.connection.execute("UPDATE learned_mapping SET date_order = 'ymd'")
    assert learned_choices(portfolio, "look") is None


def test_a_mapping_is_of_a_look(portfolio):
    with refused("required", ValidationError):
        learn(portfolio, "", WHOLE)
