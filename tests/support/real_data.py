"""A public sales database (classicmodels), read and taken in.

`KAMDESK_TEST_DATA` names the folder that holds `classicmodels/`; else `../shared/data` beside the repository is tried.
"""

import csv
import os
from decimal import Decimal
from pathlib import Path

import pytest

from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.report import Options
from kamdesk.services.importing.run import run
from tests.support import ROOT
from tests.support.importing import read_table

FOLDER = Path(os.environ.get("KAMDESK_TEST_DATA") or ROOT.parent / "shared" / "data") / "classicmodels"


pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"no data: KAMDESK_TEST_DATA names no folder with classicmodels/ ({FOLDER})"
)


def table(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def sold():
    """One row an order line that was not cancelled: customer, day, order, product line, amount, cost, quantity."""
    products = {p["productCode"]: p for p in table("products")}
    orders = {o["orderNumber"]: o for o in table("orders")}
    for line in table("orderdetails"):
        order, product = orders[line["orderNumber"]], products[line["productCode"]]
        quantity = int(line["quantityOrdered"])
        amount, cost = quantity * Decimal(line["priceEach"]), quantity * Decimal(product["buyPrice"])
        yield (
            order["status"],
            order["customerNumber"],
            order["orderDate"],
            order["orderNumber"],
            product["productLine"],
            amount,
            cost,
            quantity,
        )


def take(portfolio, path, kind):
    read = read_table(path)
    report = run(portfolio, read, map_columns(read, kind), Options())
    assert [(r.row, r.column, r.error) for r in report.rejections] == []
    return report


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(rows)
    return path
