"""The words of which headers are made, how programs shorten them, and the key by which headers are compared."""

import re
from functools import lru_cache

from kamdesk.domain.text import fold
from kamdesk.services.importing.units import without_units

_OTHERS = re.compile(r"[^a-z0-9]+")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?\b\.?")
_SHORT_FOR = {
    "cod": "codigo", "cdgo": "codigo", "cli": "cliente", "clte": "cliente", "cte": "cliente", "ctes": "clientes", "no": "num",
    "n": "num", "nro": "num", "numero": "num", "number": "num", "fec": "fecha", "fch": "fecha", "fra": "factura", "fras": "factura",
    "fact": "factura", "fac": "factura", "imp": "importe", "impte": "importe", "cdad": "cantidad", "cant": "cantidad", "ctd": "cantidad",
    "trim": "trimestre", "doc": "documento", "docto": "documento", "nom": "nombre", "desc": "descripcion", "descr": "descripcion",
    "prod": "producto", "fam": "familia", "subfam": "subfamilia", "telf": "telefono", "tfno": "telefono", "tlf": "telefono",
    "tel": "telefono", "pobl": "poblacion", "pob": "poblacion", "cust": "customer", "acct": "account", "amt": "amount",
    "inv": "invoice", "qty": "quantity", "ped": "pedido", "vta": "venta", "vtas": "ventas", "ejer": "ejercicio", "ejerc": "ejercicio",
    "per": "periodo", "art": "articulo", "impon": "imponible", "facturac": "facturacion", "grp": "group", "mat": "material",
    "codcli": "codigo cliente", "codcliente": "codigo cliente", "codcte": "codigo cliente", "numcli": "num cliente", "ncliente": "num cliente",
    "idcliente": "id cliente", "nomcli": "nombre cliente", "nomcliente": "nombre cliente", "nombrecliente": "nombre cliente",
    "razonsocial": "razon social", "razsoc": "razon social", "numfac": "num factura", "numfactura": "num factura", "nfactura": "num factura",
    "fecfac": "fecha factura", "fechafac": "fecha factura", "fecfra": "fecha factura", "codart": "codigo articulo", "codfam": "codigo familia",
    "baseimp": "base imponible", "baseimponible": "base imponible", "impneto": "importe neto", "totalfac": "total factura",
    "custno": "customer num", "custname": "customer name", "invdate": "invoice date", "invno": "invoice num",
}  # fmt: skip
"""How programs shorten the words of their headers."""
_SMALL_WORDS = frozenset(["de", "del", "la", "el", "los", "las", "of", "the", "s"])
NET = (
    "importe neto", "base imponible", "base", "neto", "net amount", "net value", "untaxed amount", "importe sin iva", "sin iva",
    "total sin iva", "total lineas", "ventas netas", "ventas sin iva", "net sales", "facturacion neta", "importe base", "total neto",
    "net", "amount excl vat", "amount excluding vat", "amount excl tax", "net turnover", "net revenue", "importe sin impuestos",
    "neto factura", "importe bi", "total base", "base factura", "net invoice value", "facturacion sin iva", "venta neta", "bi",
    "total base imponible", "base iva", "subtotal", "untaxed amount signed", "untaxed amount in currency signed", "amount untaxed", "importe venta neto", "amount without tax", "total untaxed",
)  # fmt: skip
"""Amounts without tax."""
PLAIN = (
    "amount", "importe", "ventas", "sales", "facturacion", "turnover", "revenue", "venta", "importe linea", "importe factura",
    "line amount", "importe venta", "importe ventas", "facturado", "sales amount", "invoiced amount", "importe facturado",
    "invoice amount", "sales value", "ingresos", "volumen ventas", "cifra ventas", "cifra negocio", "importe lineas",
    "importe ml", "importe en ml", "importe moneda local", "importe en moneda local", "amount in local currency", "amount in lc", "valor neto",
)  # fmt: skip
"""Amounts of which the header does not say whether they are with tax."""
GROSS = (
    "total", "total factura", "importe total", "importe bruto", "total con iva", "importe con iva", "gross amount", "total amount",
    "amount incl vat", "amount including vat", "con iva", "total invoice", "bruto", "total iva incluido", "iva incluido",
    "importe iva incluido", "total documento", "gross value", "gross", "total pagar", "invoice total", "amount incl tax",
    "ventas con iva", "facturacion con iva", "total impuestos incluidos", "total in currency", "total eur",
)  # fmt: skip
"""Amounts with tax, or that may be."""
TAX = (
    "iva", "cuota iva", "importe iva", "impuesto", "impuestos", "tax", "tax amount", "vat", "vat amount", "igic", "cuota", "total iva",
    "ipsi", "taxes", "total impuestos", "sales tax", "cuota igic", "importe impuestos", "recargo equivalencia",
)  # fmt: skip
"""Taxes beside them."""


def header_key(header: str) -> str:
    """A header as it is compared: no accents, case, signs or small words, its abbreviations written out."""
    text = _DOTTED.sub(lambda found: found[0].replace(".", "") + " ", fold(header.replace("º", "o").replace("ª", "a")))
    words = _OTHERS.sub(" ", re.sub(r"\bn\W{0,2}o\b", "num", text)).split()
    if len(words) > 1 and words[0] == "f":
        words[0] = "fecha"
    return " ".join(_SHORT_FOR.get(word, word) for word in words if word not in _SMALL_WORDS)


def bare_key(header: str) -> str:
    """The key of a header without what it says in parentheses, such as «(sin IVA)»."""
    return header_key(_ASIDE.sub(" ", header))


@lru_cache(maxsize=4096)
def keys_of(header: str) -> tuple[str, ...]:
    """The keys under which a header may be known, the most exact one first: whole, without parentheses, without units, without «Suma de»."""
    found = (header_key(header), bare_key(header), header_key(without_units(header)), bare_key(without_units(header)))
    summed = (key.partition(" ")[2] for key in found if key.startswith(("suma ", "sum ")))  # as pivot tables call their amounts
    return tuple(dict.fromkeys(key for key in (*found, *summed) if key))
