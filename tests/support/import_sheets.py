"""Workbooks whose sheets bring several kinds, and how much of them is stored."""

from datetime import date

import openpyxl

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.selection.potential import WalletLine

ACCOUNTS = [["Nombre", "Código"], ["Alfa", "Z1"], ["Beta", "Z2"]]
SALES = [["Cliente", "Fecha", "Importe"], ["Z1", date(2026, 1, 5), 100], ["Z2", date(2026, 2, 5), 50]]
WALLET = [["Cliente", "Familia", "Compra anual"], ["Z1", "Bombas", 1000]]
OFFICE = {"Compras": WALLET, "Ventas": SALES, "Clientes": ACCOUNTS}
"""In an order in which they could not be taken in one after the other."""
ASKED = [["Cliente", "Fecha", "Importe"], ["Z1", "03/04/2026", 7], ["Z2", "05/06/2026", 8]]
"""It has to be said whether the day or the month comes first."""


def workbook(folder, sheets, name="oficina.xlsx", hidden=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        if title in hidden:
            sheet.sheet_state = "hidden"
    book.save(folder / name)
    return folder / name


def counts(window):
    return tuple(len(window.ctx.portfolio.find(kind)) for kind in (Account, Sale, WalletLine))


def made(window, before):
    return tuple(now - then for now, then in zip(counts(window), before, strict=True))
