"""What a header may be called, in Spanish and English, and which row of a sheet is the header."""

import re
from collections.abc import Collection, Sequence
from datetime import date, time
from enum import StrEnum
from functools import lru_cache

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.field_use import uses
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.numbers import read_date
from kamdesk.domain.periods import Frequency, frequency_of, parse_period
from kamdesk.services.importing.field_headers import BUDGET, CONTACTS, CRITERIA, WALLET
from kamdesk.services.importing.header_words import GROSS, NET, PLAIN, TAX, header_key, keys_of
from kamdesk.services.importing.units import LONGEST, without_units

LOOKED_AT = 60
"""So many rows may stand above the first record: title, filters, blank lines."""
FOLLOWED = 40
"""So many rows below a possible header are looked at."""
_A_YEAR = re.compile(r"(?<![\d/.,-])(?:19|20)\d\d(?![\d/.,-])")
_LIKE_A_DAY = re.compile(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{2,4}|\d{8}|[A-Za-z]{3}.*\d")


class ImportKind(StrEnum):
    """What a file brings, in the order in which several of them are taken in."""

    ACCOUNTS = "accounts"
    CONTACTS = "contacts"
    SALES = "sales"
    BUDGET = "budget"
    WALLET = "wallet"
    CRITERIA = "criteria"
    MEASURES = "measures"


_CODES = (
    "account code", "codigo cliente", "num cliente", "customer num", "customernumber", "customer code", "customer id", "cliente num",
    "id cliente", "codigo cuenta", "account num", "cliente codigo", "cliente id", "sell to customer num", "bill to customer num",
    "customer account", "codigo tercero", "sold to party num", "client code", "client id", "clave cliente", "referencia cliente", "deudor", "num deudor", "cuenta deudor",
    "solicitante", "destinatario factura", "cuenta cliente",
)  # fmt: skip
_PERIODS = (
    "period", "periodo", "trimestre", "quarter", "mes", "month", "mes ano", "ano mes", "month year", "year month", "calendar month",
    "fiscal period", "posting period", "periodo contable", "ano trimestre", "trimestre ano", "ano", "year", "ejercicio", "fiscal year",
)  # fmt: skip
# fmt: off
FIELDS: dict[ImportKind, dict[str, tuple[str, ...]]] = {
    ImportKind.ACCOUNTS: {field.column: field.headers for field in uses(Account) if field.headers},
    ImportKind.SALES: {
        "account_code": _CODES,
        "account": ("account", "cuenta", "cliente", "customer", "razon social", "nombre fiscal", "nombre cliente", "customer name", "account name", "cliente nombre", "client", "client name", "sold to party", "sold to party name", "sold to", "sell to customer name", "bill to name", "name", "nombre", "nombre comercial", "partner", "invoice partner display name", "empresa", "company", "company name", "contacto", "titular", "nombre 1", "name 1", "nombre deudor", "nombre solicitante", "codigo", "etiquetas fila", "row labels", "nombre cuenta"),
        "date": ("date", "fecha factura", "invoice date", "billing date", "posting date", "fecha contable", "fecha registro", "fecha contabilizacion", "accounting date", "fecha emision", "fecha expedicion", "fecha documento", "document date", "fecha", "fecha venta", "fecha operacion", "fecha albaran", "invoice bill date", "order date", "orderdate", "fecha pedido", "fe contab", "fe doc", "fe factura", "dia"),
        "period": _PERIODS,
        "amount": (*NET, *PLAIN, *GROSS),
        "product_line": ("product line", "linea producto", "linea", "linea negocio", "familia", "familia producto", "familia articulo", "codigo familia", "productline", "category", "categoria", "categoria producto", "product category", "product group", "grupo producto", "grupo articulos", "material group", "grupo material", "item category", "item category code", "item group", "gama", "subfamilia", "product family"),
        "cost": ("cost", "coste", "costo", "cogs", "coste total", "importe coste", "total cost", "cost amount", "coste ventas", "cost value"),
        "quantity": ("quantity", "cantidad", "unidades", "units", "uds", "ud", "billed quantity", "cantidad facturada", "invoiced quantity", "unidades vendidas", "units sold", "num unidades"),
        "order_id": ("order id", "order", "pedido", "num pedido", "order num", "ordernumber", "sales order", "num factura", "factura num", "factura", "invoice", "invoice num", "billing document", "num documento", "document num", "documento", "albaran", "num albaran", "num"),
        "status": ("status", "estado", "situacion", "state", "estado factura", "invoice status"),
        "currency": ("currency", "divisa", "moneda", "currency code", "codigo divisa", "document currency", "codigo moneda", "mon", "moneda documento"),
    },
    ImportKind.MEASURES: {
        "account_code": _CODES,
        "account": ("account", "cuenta", "cliente", "customer", "razon social", "nombre fiscal", "nombre cliente", "customer name", "account name", "empresa", "company", "codigo"),
        "group": ("group", "grupo"),
        "indicator": ("indicator", "indicador", "kpi", "parametro", "parameter", "metrica", "metric", "name", "nombre"),
        "unit": ("unit", "unidad", "ud", "unidad medida", "uom"),
        "basis": ("basis", "base calculo", "base"),
        "floor": ("floor", "inaceptable", "suelo", "unacceptable"),
        "threshold": ("threshold", "minimo", "umbral", "minimum"),
        "target": ("target", "objetivo", "meta"),
        "weight": ("weight", "peso"),
        "critical": ("critical", "critico"),
        "period": _PERIODS,
        "value": ("value", "valor", "real", "dato", "actual", "resultado"),
        "client_value": ("client value", "valor cliente", "dato cliente"),
    },
    ImportKind.CONTACTS: CONTACTS,
    ImportKind.BUDGET: BUDGET,
    ImportKind.WALLET: WALLET,
    ImportKind.CRITERIA: CRITERIA,
}
# fmt: on
NUMBERS = frozenset({"amount", "cost", "quantity", "floor", "threshold", "target", "weight", "value", "client_value"})
"""The fields of sales and figures that hold numbers."""
_SPANISH = frozenset(
    [
        "cliente",
        "cuenta",
        "nombre",
        "razon",
        "social",
        "fecha",
        "importe",
        "ventas",
        "venta",
        "facturacion",
        "factura",
        "coste",
        "costo",
        "cantidad",
        "unidades",
        "uds",
        "ud",
        "codigo",
        "periodo",
        "trimestre",
        "mes",
        "ano",
        "ejercicio",
        "linea",
        "familia",
        "subfamilia",
        "categoria",
        "gama",
        "pedido",
        "estado",
        "divisa",
        "moneda",
        "ciudad",
        "poblacion",
        "pais",
        "telefono",
        "correo",
        "grupo",
        "indicador",
        "unidad",
        "minimo",
        "objetivo",
        "peso",
        "valor",
        "sector",
        "nif",
        "cif",
        "notas",
        "empresa",
        "base",
        "imponible",
        "neto",
        "fiscal",
        "comercial",
        "albaran",
        "documento",
    ]
)
_ENGLISH = frozenset(
    [
        "account",
        "customer",
        "name",
        "date",
        "amount",
        "sales",
        "turnover",
        "revenue",
        "cost",
        "quantity",
        "units",
        "code",
        "period",
        "quarter",
        "month",
        "year",
        "line",
        "category",
        "order",
        "status",
        "currency",
        "city",
        "country",
        "phone",
        "email",
        "group",
        "indicator",
        "unit",
        "target",
        "weight",
        "value",
        "industry",
        "notes",
        "company",
        "client",
        "invoice",
        "posting",
        "billing",
        "net",
    ]
)


def synonyms(kind: ImportKind, name: str) -> tuple[str, ...]:
    """The keys of the headers that mean a field, the best one first."""
    return _SYNONYMS[kind][name]


_SYNONYMS = {
    kind: {name: tuple(dict.fromkeys(header_key(h) for h in (name, *headers))) for name, headers in fields.items()}
    for kind, fields in FIELDS.items()
}
_KNOWN = {kind: {key: name for name, keys in reversed(fields.items()) for key in keys} for kind, fields in _SYNONYMS.items()}
_TAXES = frozenset(header_key(tax) for tax in TAX)
_VOCABULARY = frozenset(
    word for fields in _SYNONYMS.values() for keys in fields.values() for key in keys for word in key.split()
) | frozenset(word for key in _TAXES for word in key.split())


def fields_named(cells: Sequence[object], kind: ImportKind) -> dict[int, str]:
    """The field of a kind that each cell would name as a header, by column; the first cell of a field counts."""
    found: dict[int, str] = {}
    for at, cell in enumerate(cells):
        if isinstance(cell, str) and len(cell) <= LONGEST:
            name = next((_KNOWN[kind][key] for key in keys_of(cell) if key in _KNOWN[kind]), None)
            if name is not None and name not in found.values():
                found[at] = name
    return found


def are_header_words(text: str) -> bool:
    """Whether a text consists of nothing but words that headers are made of, or says a unit."""
    if len(text) > LONGEST:
        return False
    rest = without_units(text)
    words = header_key(rest).split()
    return all(word in _VOCABULARY for word in words) and (bool(words) or (rest != text and not re.search(r"\w", rest)))


def languages(headers: Sequence[str]) -> tuple[int, int]:
    """How many words of the headers are Spanish, and how many English."""
    words = [word for header in headers for word in header_key(header).split()]
    return sum(word in _SPANISH for word in words), sum(word in _ENGLISH for word in words)


def recognised(cells: Sequence[object]) -> int:
    """How many fields of one kind, and periods beside them, the cells of a row name as headers would; 0 for less than two."""
    fields = max(len(fields_named(cells, kind)) for kind in FIELDS)
    found = fields + sum(is_period_header(cell) for cell in cells) if fields else 0
    return found if found > 1 else 0


def is_period_header(cell: object) -> bool:
    """Whether a cell names a period as the header of a column of amounts does; the first or last day of a month does too."""
    if isinstance(cell, date):
        return True
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).strip() if isinstance(cell, str | int) and not isinstance(cell, bool) else ""
    return len(text) <= 40 and any(sign.isdigit() for sign in text) and _is_period(text)


@lru_cache(maxsize=4096)
def _is_period(text: str) -> bool:
    try:
        parse_period(text)
    except ValidationError:
        return False
    return True


def is_part_of_year(text: str) -> bool:
    """Whether a text is a quarter or month without its year."""
    if not text or len(text) > 20 or _A_YEAR.search(text):
        return False
    try:
        return frequency_of(parse_period(f"{text} 2000")) is not Frequency.YEAR
    except ValidationError:
        return False


def header_row(rows: Sequence[Sequence[object]]) -> int:
    """Where the header stands among the first rows.

    It is a row that names fields and below which the cells are what their field needs: dates, periods, numbers. Among several
    the one that names most, but none that stands among the data of an earlier one. When no row names anything it is the first
    that is as wide as most.
    """
    best, most = -1, 0
    for at, cells in enumerate(rows[:LOOKED_AT]):
        if best >= 0 and _is_data_between(rows, best, at):
            break
        names = _worth(rows, at, cells)
        if names > most:
            best, most = at, names
    return best if best >= 0 else _widest(rows)


def _worth(rows: Sequence[Sequence[object]], at: int, cells: Sequence[object]) -> int:
    """How many columns a row names that could be a header; 0 for one that is none."""
    filled = [cell for cell in cells if not _is_empty(cell)]
    if not all(is_period_header(cell) or is_name(cell) for cell in filled):
        return 0
    best = 0
    for kind, fields in FIELDS.items():
        named = fields_named(cells, kind)
        is_wide = bool(named) and {"period", "amount"} <= set(fields)
        periods = [column for column, cell in enumerate(cells) if is_wide and column not in named and _is_of_time(cell)]
        if is_wide and len(named) == 1 and not periods and at + 1 < len(rows):
            periods = _periods_below(rows[at + 1], named)
        if not named or (len(filled) > len(named) + len(periods) and len(named) + len(periods) < 2):
            continue
        if _fits(rows, at, named | dict.fromkeys(periods, "amount")):
            best = max(best, 2 * (len(named) + len(periods)) - (len(filled) == 1))
    return best


def _is_of_time(cell: object) -> bool:
    """Whether a cell names a period, or a month or quarter whose year stands elsewhere."""
    return is_period_header(cell) or (isinstance(cell, str) and is_part_of_year(cell.strip()))


def _periods_below(cells: Sequence[object], named: Collection[int]) -> list[int]:
    """The columns of a line of nothing but periods, as it stands below the names of product lines; none where there is more in it."""
    filled = [column for column, cell in enumerate(cells) if not _is_empty(cell)]
    is_line = len(filled) > 1 and min(filled) > min(named) and all(_is_of_time(cells[column]) for column in filled)
    return filled if is_line else []


def _fits(rows: Sequence[Sequence[object]], at: int, named: dict[int, str]) -> bool:
    """Whether most cells below are what their fields need."""
    typed = {column: name for column, name in named.items() if name in NUMBERS or name in ("date", "period")}
    good = bad = 0
    for cells in rows[at + 1 : at + 1 + FOLLOWED]:
        for column, name in typed.items():
            cell = cells[column] if column < len(cells) else None
            if not _is_empty(cell):
                if _is_of(cell, name):
                    good += 1
                else:
                    bad += 1
    return good >= bad


def _is_of(cell: object, name: str) -> bool:
    if name in NUMBERS:
        return not isinstance(cell, date | time | bool) and (
            not isinstance(cell, str) or (len(cell) <= LONGEST and any(sign.isdigit() for sign in cell)) or cell.strip() in "-–—"
        )
    return is_period_header(cell) or (isinstance(cell, str) and len(cell) <= LONGEST and bool(_LIKE_A_DAY.search(cell)))


def is_name(cell: object) -> bool:
    """Whether a cell may name a column: a text that is no number and no date."""
    if not isinstance(cell, str):
        return False
    if len(cell) > LONGEST or not any(sign.isdigit() for sign in cell):
        return True
    if re.fullmatch(r"[\s\d.,'()+€$£%/:-]+", cell):
        return bool(re.fullmatch(r"\(\s*'?000'?\s*\)", cell.strip()))
    try:
        read_date(cell)
    except ValidationError:
        return True
    return False


def _is_empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _is_data_between(rows: Sequence[Sequence[object]], first: int, second: int) -> bool:
    """Whether the rows after a header, before another row, are filled as its data would be."""
    width = sum(not _is_empty(cell) for cell in rows[first])
    for at in range(first + 1, second):
        filled = [cell for cell in rows[at] if not _is_empty(cell)]
        if len(filled) * 2 >= width and not _worth(rows, at, rows[at]):
            return True
    return False


def _widest(rows: Sequence[Sequence[object]]) -> int:
    """The first row that names nothing else than texts and is as wide as most rows are; the first row when there is none."""
    widths = [sum(not _is_empty(cell) for cell in cells) for cells in rows[:LOOKED_AT]]
    if not widths:
        return 0
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    for at, cells in enumerate(rows[:LOOKED_AT]):
        if widths[at] >= usual and all(is_name(cell) or is_period_header(cell) for cell in cells if not _is_empty(cell)):
            return at
    return 0
