"""Which account a file means by a code."""

from kamdesk.services.importing.account_names import names_meant
from kamdesk.services.importing.cells import unwatched
from tests.support import new_account


def test_only_what_means_one_account_without_being_its_name_is_named(portfolio):
    new_account(portfolio, "Uno", codes=("C01",), tax_id="A28015865")
    new_account(portfolio, "Dos", codes=("C02", "C03"))
    new_account(portfolio, "Tres", codes=("C03",))
    texts = ("C01", "c02", "A28015865", "C03", "C99", "Uno", "UNO")
    assert names_meant(portfolio, texts, unwatched) == {"C01": "Uno", "c02": "Dos", "A28015865": "Uno"}
