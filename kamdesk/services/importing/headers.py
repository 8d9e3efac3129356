"""What a header may be called, in Spanish and English, and which row of a sheet is the header."""

import re
from collections.abc import Sequence
from enum import StrEnum

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.field_use import uses
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.periods import parse_period
from kamdesk.domain.text import fold

LOOKED_AT = 60
"""So many rows may stand above the first record: title, filters, blank lines."""
_OTHERS = re.compile(r"[^a-z0-9]+")
_ASIDE = re.compile(r"\([^()]*\)")


class ImportKind(StrEnum):
    """What a file brings."""

    ACCOUNTS = "accounts"
    SALES = "sales"
    MEASURES = "measures"


# fmt: off
FIELDS: dict[ImportKind, dict[str, tuple[str, ...]]] = {
    ImportKind.ACCOUNTS: {field.column: field.headers for field in uses(Account) if field.headers},
    ImportKind.SALES: {
        "account": ("account", "cuenta", "cliente", "customer", "codigo", "codigo cliente", "account code", "customer number", "customernumber", "name", "nombre"),
        "date": ("date", "fecha", "dia", "order date", "orderdate", "fecha factura", "invoice date"),
        "period": ("period", "periodo", "trimestre", "quarter", "mes", "month", "ano", "year", "ejercicio"),
        "amount": ("amount", "importe", "ventas", "sales", "facturacion", "turnover", "total", "neto", "base"),
        "product_line": ("product line", "linea", "linea de producto", "familia", "productline", "category", "categoria", "gama"),
        "cost": ("cost", "coste", "costo", "cogs"),
        "quantity": ("quantity", "cantidad", "unidades", "units", "qty"),
        "order_id": ("order id", "order", "pedido", "num pedido", "factura", "invoice", "order number", "ordernumber"),
        "status": ("status", "estado", "situacion"),
    },
    ImportKind.MEASURES: {
        "account": ("account", "cuenta", "cliente", "customer", "codigo", "account code"),
        "group": ("group", "grupo"),
        "indicator": ("indicator", "indicador", "kpi", "name", "nombre"),
        "unit": ("unit", "unidad", "ud"),
        "basis": ("basis", "base de calculo", "base"),
        "floor": ("floor", "inaceptable", "suelo", "unacceptable"),
        "threshold": ("threshold", "minimo", "umbral", "minimum"),
        "target": ("target", "objetivo", "meta"),
        "weight": ("weight", "peso"),
        "critical": ("critical", "critico"),
        "period": ("period", "periodo", "trimestre", "quarter", "mes", "month"),
        "value": ("value", "valor", "real", "dato", "actual"),
        "client_value": ("client value", "valor cliente", "dato cliente", "dato del cliente"),
    },
}
# fmt: on


def header_key(header: str) -> str:
    """A header without accents, case and signs, as it is compared."""
    return _OTHERS.sub(" ", fold(header)).strip()


def bare_key(header: str) -> str:
    """The key of a header without what it says in parentheses, such as «(sin IVA)»."""
    return header_key(_ASIDE.sub(" ", header))


_KNOWN = {
    kind: {header: name for name, headers in fields.items() for header in (header_key(name), *headers)}
    for kind, fields in FIELDS.items()
}


def recognised(cells: Sequence[object]) -> int:
    """How many fields of one kind, and periods beside them, the cells of a row name as headers would; 0 for less than two."""
    texts = [cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()]
    keys = {key for text in texts for key in (header_key(text), bare_key(text))}
    fields = max(len({known[key] for key in keys if key in known}) for known in _KNOWN.values())
    found = fields + sum(_is_period(cell) for cell in cells) if fields else 0
    return found if found > 1 else 0


def _is_period(cell: object) -> bool:
    text = str(cell).strip() if isinstance(cell, str | int) and not isinstance(cell, bool) else ""
    if not any(sign.isdigit() for sign in text) or len(text) > 40:
        return False
    try:
        parse_period(text)
    except ValidationError:
        return False
    return True


def header_row(rows: Sequence[Sequence[object]]) -> int:
    """Where the header stands among the first rows: the first of those that name most; the first row when none names two."""
    found = [recognised(cells) for cells in rows[:LOOKED_AT]]
    return found.index(max(found)) if found else 0
