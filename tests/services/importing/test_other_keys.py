"""A code beside two names, and a name beside two codes: rows count for one account, and that is said."""

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.i18n import set_language
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Options, OtherKeys, Report
from kamdesk.services.importing.run import run
from kamdesk.services.importing.wording import sentences
from tests.support.tables import understood

HEADER = "Cód. cliente;Cliente;Fecha;Importe\n"


def taken(portfolio, rows, kind=ImportKind.SALES, header=HEADER):
    table = understood(header + rows)
    return run(portfolio, table, map_columns(table, kind), Options(create_accounts=True))


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("12;Alfa Uno;14/01/2025;1\n12;Beta Dos;14/01/2025;2\n12;Beta Dos;15/01/2025;2\n12;Gamma;16/01/2025;2", [OtherKeys("Alfa Uno", "12", ("Beta Dos", "Gamma"))]),
        ("12;Alfa Uno, S.L.;14/01/2025;1\n12;ALFA UNO;14/01/2025;2", []),
        ("12;Alfa Uno;14/01/2025;1\n12;;14/01/2025;2", []),
        ("12;Gamma;14/01/2025;1\n13;Gamma;14/01/2025;2\n14;Gamma;14/01/2025;2", [OtherKeys("Gamma", codes=("13", "14"))]),
    ],
)  # fmt: skip
def test_other_names_and_codes_of_an_account_are_reported(portfolio, rows, found):
    report = taken(portfolio, rows)
    assert (report.rejections, report.other_keys, len(portfolio.find(Account))) == ([], found, 1)


def test_what_is_stored_counts_as_well(portfolio):
    taken(portfolio, "12;Alfa Uno\n", ImportKind.ACCOUNTS, "Código;Nombre\n")
    report = taken(portfolio, "12;Beta Dos;14/01/2025;2")
    assert report.other_keys == [OtherKeys("Alfa Uno", "12", ("Beta Dos",))]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["The code “12” is that of “Alfa”, and the file calls it “Beta”, “Gamma” too", "“Zeta” has another code in the file: “7”", "… and 1 more account like that."]),
        ("es", ["El código «12» es el de «Alfa», y el archivo lo llama también «Beta», «Gamma»", "«Zeta» tiene otro código en el archivo: «7»", "… y 1 cuenta más como esa."]),
    ],
)  # fmt: skip
def test_it_is_said_with_both(language, said):
    set_language(language)
    more = [OtherKeys(f"Cuenta {at}", codes=("1",)) for at in range(19)]
    report = Report(
        ImportKind.SALES, other_keys=[OtherKeys("Alfa", "12", ("Beta", "Gamma")), OtherKeys("Zeta", codes=("7",)), *more]
    )
    found = sentences(report)
    assert (found[0].startswith(said[0]), found[1].startswith(said[1]), found[-1]) == (True, True, said[2])
