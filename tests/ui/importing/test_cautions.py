"""What is said before rows come in about sums that differ, and about figures that fall."""

from decimal import Decimal

import pytest

from kamdesk.i18n import set_language
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Report
from kamdesk.services.importing.sums import Sums, UnreadCell
from kamdesk.ui.importing.cautions import Part, differing_sums, large_changes, sums_text, sums_tone
from tests.support.import_window import replacement


def part(*pairs, sums=None, title=""):
    """A sheet that replaces sums of accounts by others."""
    found = [replacement(account, period, before, after) for account, period, before, after in pairs]
    return Part(title, sums, Report(ImportKind.SALES, replacements=found))


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([("Uno", "2026-Q3", "100", "51")], []),
        ([("Uno", "2026-Q3", "100", "50")], ["▲ “Uno” falls by 50%: €100.00 today, €50.00 afterwards."]),
        ([("Uno", "2026-Q3", "1000", "0.40")], ["▲ “Uno” falls by 99%: €1,000.00 today, €0.40 afterwards."]),
        # One period makes up for another one.
        ([("Uno", "2026-01", "100", "10"), ("Uno", "2026-02", "100", "190")], []),
        ([("Uno", "2026-01", "0", "0"), ("Dos", "2026-01", "-5", "-50")], []),
        (
            [("Uno", "2026-01", "100", "1"), ("Dos", "2026-01", "900", "1")],
            ["▲ “Dos” falls by 99%: €900.00 today, €1.00 afterwards.", "▲ “Uno” falls by 99%: €100.00 today, €1.00 afterwards."],
        ),
    ],
)
def test_what_loses_half_or_more_is_told_by_name(pairs, said):
    set_language("en")
    assert large_changes([part(*pairs)], "EUR").splitlines() == said


def test_of_many_falls_the_largest_are_named():
    set_language("en")
    many = [(f"Cuenta {n}", "2026", str(n * 100), "0") for n in range(1, 6)]
    told = large_changes([part(*many)], "EUR", is_done=True).splitlines()
    assert [line[:13] for line in told] == ["▲ “Cuenta 5” ", "▲ “Cuenta 4” ", "▲ “Cuenta 3” ", "▲ 2 more acco"]
    assert "fell by 100%: €500.00 before, €0.00 now." in told[0]


@pytest.mark.parametrize(
    ("language", "pairs", "said"),
    [
        ("en", [("Uno", "2026-Q3", "100", "300")], []),
        ("en", [("Uno", "2026-Q3", "0", "300"), ("Dos", "2026-Q3", "-5", "300")], []),
        ("en", [("Uno", "2026-01", "100", "500"), ("Uno", "2026-02", "200", "100")], []),
        ("en", [("Uno", "2026-Q3", "100", "300.01")], ["▲ “Uno” is multiplied by 3: €100.00 today, €300.01 afterwards."]),
        ("en", [("Uno", "2026-Q3", "100", "359")], ["▲ “Uno” is multiplied by 3.5: €100.00 today, €359.00 afterwards."]),
        (
            "es", [("Uno", "2026-Q3", "100", "1000"), ("Dos", "2026-Q3", "100", "1")],
            [
                "▲ «Dos» baja un 99\u00a0%: hoy 100,00\u00a0€, después 1,00\u00a0€.",
                "▲ «Uno» se multiplica por 10: hoy 100,00\u00a0€, después 1.000,00\u00a0€.",
            ],
        ),
        (
            "en", [(f"Cuenta {n}", "2026", "1", str(n * 100)) for n in range(1, 6)],
            [
                "▲ “Cuenta 5” is multiplied by 500: €1.00 today, €500.00 afterwards.",
                "▲ “Cuenta 4” is multiplied by 400: €1.00 today, €400.00 afterwards.",
                "▲ “Cuenta 3” is multiplied by 300: €1.00 today, €300.00 afterwards.",
                "▲ 2 more accounts grow to more than three times as much.",
            ],
        ),
    ],
)  # fmt: skip
def test_what_grows_to_more_than_three_times_as_much_is_told_by_name(language, pairs, said):
    set_language(language)
    assert large_changes([part(*pairs)], "EUR").splitlines() == said


def test_sums_that_differ_are_told_with_their_sheet_where_there_are_several():
    set_language("en")
    wrong, right, unsaid = Sums(Decimal(5), Decimal(7)), Sums(Decimal(5), Decimal(5)), Sums(Decimal(5))
    assert differing_sums([part(sums=right), part(sums=unsaid), part()]) == ""
    alone = "✕ Sum read 5.00, but the total of the file is 7.00: difference 2.00."
    assert differing_sums([part(sums=wrong)]) == alone
    assert differing_sums([part(sums=wrong, title="Ventas"), part(sums=right, title="Otra")]) == "✕ Ventas: " + alone[2:]


@pytest.mark.parametrize(
    ("language", "sums", "said", "tone"),
    [
        ("en", Sums(Decimal(12)), "Sum read: 12.00. The file states no total.", "caption"),
        ("en", Sums(Decimal(12), Decimal(12)), "Sum read = total of the file 12.00 ✓", "ok"),
        ("en", Sums(Decimal(12), unread=(3,)), "▲ Sum read: 12.00. An amount of row 3 is missing: it cannot be read. The file states no total.", "warn"),
        ("en", Sums(Decimal(12), Decimal(12), (3, 5)), "▲ Sum read = total of the file 12.00. Amounts of rows 3 and 5 are missing: they cannot be read.", "warn"),
        ("es", Sums(Decimal(12), Decimal(15), (3,), (4, 5)), "✕ Suma leída 12,00, pero el total del archivo es 15,00: 3,00 de diferencia. Falta un importe de la fila 3: no se puede leer. Omitidas a mano: las filas 4 y 5.", "error"),
        ("en", Sums(Decimal(12), unread=(3, 5), cells=(UnreadCell(3, 4, "06/2026"), UnreadCell(5, 1, "03/2026"), UnreadCell(5, 4, "06/2026"))), "▲ Sum read: 12.00. Amounts of rows 3 (06/2026) and 5 (03/2026, 06/2026) are missing: they cannot be read. The file states no total.", "warn"),
        ("es", Sums(Decimal(12), Decimal(12), skipped=(4,)), "Suma leída = total del archivo 12,00 ✓", "ok"),
    ],
)  # fmt: skip
def test_a_sum_says_which_rows_are_missing_in_it_and_is_never_green_then(language, sums, said, tone):
    set_language(language)
    assert (sums_text(sums), sums_tone(sums)) == (said, tone)
