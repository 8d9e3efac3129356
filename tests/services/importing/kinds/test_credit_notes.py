"""Credit notes whose amounts have no sign: they are never counted as sales."""

import pytest

from kamdesk.i18n import messages, set_language
from kamdesk.services.importing.headers import ImportKind
from tests.support.importing import rejected, sales_of, take, write


@pytest.mark.parametrize(
    ("column", "sale", "word"),
    [
        ("Tipo", "Factura", "Abono"), ("Tipo documento", "Factura", "Factura rectificativa"), ("Document Type", "Invoice", "Credit Memo"), ("Clase", "FAC", "Nota de crédito"),
        ("Type", "Invoice", "Credit note"), ("Concepto", "Venta", "DEVOLUCIÓN"), ("Movimiento", "Venta", "Returns"),
    ],
)  # fmt: skip
def test_a_credit_note_without_a_sign_is_refused(portfolio, folder, column, sale, word):
    text = f"Cliente;Fecha;{column};Importe\nAlfa;14/01/2026;{sale};100\nAlfa;15/01/2026;{word};40\nAlfa;16/01/2026;{word};-5\n"
    report = take(portfolio, write(folder, text), ImportKind.SALES, create_accounts=True)
    assert rejected(report) == [(3, "Importe", "credit_without_sign")]
    assert report.rejections[0].fix == "-40"
    assert [sale[1] for sale in sales_of(portfolio)] == [100, -5]
    for language in ("es", "en"):
        set_language(language)
        text = messages.text_of(report.rejections[0].error)
        assert word in text
        assert column in text


@pytest.mark.parametrize(
    ("column", "cells"),
    [("Notas", ["sin abono", "Factura"]), ("Tipo", ["Factura", "Abonada"]), ("Concepto", [f"Servicio {n}" for n in range(40)] + ["Devolución"])],
)  # fmt: skip
def test_other_words_and_free_texts_say_nothing_of_signs(portfolio, folder, column, cells):
    lines = "".join(f"Alfa;14/01/2026;{cell};{at}\n" for at, cell in enumerate(cells, 1))
    report = take(portfolio, write(folder, f"Cliente;Fecha;{column};Importe\n{lines}"), ImportKind.SALES, create_accounts=True)
    assert (rejected(report), report.taken) == ([], len(cells))


def test_a_row_that_ends_before_the_kind_of_its_document_is_a_sale(portfolio, folder):
    text = "Cliente;Fecha;Importe;Tipo\nAlfa;14/01/2026;100;Abono\nAlfa;15/01/2026;40\n"
    report = take(portfolio, write(folder, text), ImportKind.SALES, create_accounts=True)
    assert [row for row, _column, _code in rejected(report)] == [2]


def test_a_blank_day_is_a_missing_one(portfolio, folder):
    report = take(portfolio, write(folder, "Cliente;Fecha;Importe\nAlfa;   ;100\n"), ImportKind.SALES, create_accounts=True)
    assert [code for _row, _column, code in rejected(report)] != ["not_a_date"]
