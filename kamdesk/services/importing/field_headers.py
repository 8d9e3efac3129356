"""What the columns of contacts, budget, wallet and criteria may be called, folded, in Spanish and English."""

from itertools import product

Headers = dict[str, tuple[str, ...]]

MONEY = frozenset({"amount", "cost", "wallet", "current"})
"""Fields that hold money, of which a file may write thousands."""

# fmt: off
_ACCOUNT = (
    "account", "cuenta", "cliente", "customer", "client", "nombre cliente", "nombre del cliente", "nombre de cliente", "customer name", "account name",
    "nombre de cuenta", "nombre de la cuenta", "razon social", "empresa", "company", "company name", "nombre fiscal", "nombre comercial", "sociedad",
    "organizacion", "organization", "codigo cliente", "cod cliente", "codigo de cliente", "n cliente", "no cliente", "num cliente", "numero de cliente",
    "account code", "customer number", "customer num", "customer no", "customer code", "codigo", "cod",
)
_LINE = (
    "product line", "line", "linea", "linea de producto", "linea producto", "linea de negocio", "familia", "familia de producto", "productline", "product family",
    "category", "categoria", "gama", "producto", "product", "material group", "grupo de producto", "business line",
)

CONTACTS: Headers = {
    "account": (*_ACCOUNT, "parent account"),
    "name": (
        "name", "nombre", "contacto", "persona", "contact", "contact name", "nombre contacto", "nombre del contacto", "nombre de contacto", "full name",
        "nombre completo", "nombre y apellidos", "apellidos y nombre", "persona de contacto", "contact person", "first name", "nombre de pila", "interlocutor",
    ),
    "surname": ("surname", "apellidos", "apellido", "last name", "family name", "primer apellido"),
    "role": ("role", "rol", "cargo", "puesto", "job title", "position", "funcion", "title", "departamento", "department"),
    "email": ("email", "e mail", "correo", "correo electronico", "mail", "email address", "e mail address", "direccion de correo", "direccion de correo electronico"),
    "phone": (
        "phone", "telefono", "tel", "tfno", "tfn", "tlf", "telf", "telephone", "phone number", "business phone", "movil", "telefono movil", "mobile",
        "mobile phone", "telefono directo",
    ),
    "influence": ("influence", "influencia", "rol de compra", "rol en la compra", "papel en la compra", "papel", "buying role", "decision"),
    "relation": ("relation", "relacion", "relationship", "trato"),
    "last_contact_on": (
        "last contact", "ultimo contacto", "fecha ultimo contacto", "fecha del ultimo contacto", "last contact on", "last contact date", "ultima visita",
        "last visit", "last activity", "ultima actividad",
    ),
    "notes": ("notes", "notas", "observaciones", "comentarios", "comments", "remarks", "description"),
}

BUDGET: Headers = {
    "account": (*_ACCOUNT, "name", "nombre"),
    "period": ("period", "periodo", "trimestre", "trim", "quarter", "mes", "month", "ano", "year", "ejercicio", "fecha", "date"),
    "amount": (
        "budget", "presupuesto", "ppto", "amount", "importe", "importe presupuestado", "presupuesto de ventas", "presupuesto ventas", "sales budget",
        "budget amount", "budgeted amount", "objetivo de ventas", "objetivo ventas", "sales target", "target", "objetivo", "plan de ventas", "sales plan",
        "plan", "prevision", "prevision de ventas", "forecast", "cuota", "quota",
    ),
    "product_line": _LINE,
}

WALLET: Headers = {
    "account": (*_ACCOUNT, "name", "nombre"),
    "product_line": _LINE,
    "wallet": (
        "wallet", "size", "compra al ano", "compras al ano", "compra anual", "compras anuales", "gasto anual", "gasto", "consumo anual", "consumo",
        "tamano", "potencial", "potencial anual", "potencial total", "potencial de compra", "volumen", "volumen anual", "compras", "compras totales", "compra total",
        "total purchases", "purchases a year", "buys a year", "its purchases a year", "sus compras al ano", "purchases", "yearly spend", "annual spend", "spend", "wallet size", "mercado",
    ),
    "share": (
        "share", "cuota", "nuestra cuota", "cuota nuestra", "cuota en sus compras", "nuestra cuota en sus compras", "our share", "share of wallet", "our share of its purchases",
        "cuota de cliente", "participacion", "penetracion",
    ),
    "current": (
        "current", "actual", "nos compra", "compra actual", "ventas actuales", "venta actual", "nuestras ventas", "con nosotros", "de nosotros", "from us",
        "with us", "with us today", "our sales", "current sales", "ventas 12 meses", "ventas 12 m", "sales 12 months", "ventas",
    ),
    "attainable": (
        "attainable", "alcanzable", "cuota alcanzable", "parte alcanzable", "potencial alcanzable", "attainable share", "attainable amount", "importe alcanzable",
        "maximo alcanzable", "tope", "cap", "reachable", "accesible",
    ),
    "growth_percent": ("growth", "crecimiento", "crecimiento anual", "growth a year", "yearly growth", "annual growth", "growth percent", "crec"),
    "horizon_years": ("horizon", "horizonte", "anos vista", "years ahead", "horizon years", "horizonte anos", "plazo"),
    "state": ("state", "estado", "situacion", "status"),
    "confidence": ("confidence", "confianza", "fiabilidad", "conf", "grado de confianza", "confidence grade"),
    "source": ("source", "fuente", "origen", "origen del dato", "de donde sale", "procedencia", "where the figure comes from"),
    "dated_on": ("dated on", "fecha", "date", "fecha del dato", "a fecha de", "as of", "date of the figure"),
    "competitor": ("competitor", "competidor", "competencia", "proveedor actual", "who sells it now", "quien se lo vende", "current supplier", "rival"),
}

_CRITERIA: Headers = {
    "growth": ("growth", "crecimiento", "potencial de crecimiento", "growth potential", "potencial"),
    "prescription": ("prescription", "prescripcion", "capacidad de prescripcion", "advocacy", "capacity for advocacy", "poder de prescripcion"),
    "innovation": ("innovation", "innovacion", "tractor de la innovacion", "tractor de innovacion", "driver of innovation", "motor de innovacion"),
    "sector_fit": ("sector fit", "sector", "encaje sectorial", "encaje de sector", "encaje del sector", "ajuste sectorial", "encaje"),
    "size": ("size", "tamano", "tamano de la empresa", "tamano de empresa", "company size", "dimension"),
    "profitability": ("profitability", "rentabilidad"),
    "relative_strength": (
        "relative strength", "fortaleza relativa", "fuerza relativa", "nuestra fuerza", "nuestra fortaleza", "our strength", "strength", "fortaleza",
        "posicion competitiva", "competitive position",
    ),
}
REASON_WORDS = ("reason", "motivo", "razon", "justificacion", "porque", "por que", "why", "argumento", "comentario", "comment")
SOURCE_WORDS = ("source", "fuente", "origen", "evidencia", "evidence")
# fmt: on


_SMALL = frozenset({"de", "del", "la", "el", "los", "las", "of", "the"})


def _with_short(fields: Headers) -> Headers:
    """The headers, and each of them without the small words in it."""
    return {
        name: tuple(dict.fromkeys(form for header in headers for form in (header, _short(header))))
        for name, headers in fields.items()
    }


def _short(header: str) -> str:
    return " ".join(word for word in header.split() if word not in _SMALL)


def _beside(names: tuple[str, ...], words: tuple[str, ...]) -> tuple[str, ...]:
    """How the reason or source of a criterion is called in a header of its own."""
    found = [form for name, word in product(names, words) for form in (f"{name} {word}", f"{word} {name}", f"{word} de {name}")]
    return tuple(dict.fromkeys(found))


SCORED = tuple(_CRITERIA)
"""The usual criteria and the relative strength, each of which may have a column of its own."""

CRITERIA: Headers = {
    "account": (*_ACCOUNT, "name", "nombre"),
    **_CRITERIA,
    **{f"{name}_reason": _beside(_CRITERIA[name], REASON_WORDS) for name in SCORED[:-1]},
    **{f"{name}_source": _beside(_CRITERIA[name], SOURCE_WORDS) for name in SCORED[:-1]},
    "criterion": ("criterion", "criterio", "criteria"),
    "score": ("score", "nota", "puntuacion", "puntos", "valoracion", "valor", "rating", "points", "mark"),
    "reason": REASON_WORDS,
    "source": SOURCE_WORDS,
    "assessor": (
        "assessor",
        "evaluador",
        "evaluadora",
        "valorado por",
        "evaluado por",
        "puntuado por",
        "assessed by",
        "scored by",
        "rated by",
        "quien valora",
        "autor",
    ),
    "date": ("date", "fecha", "fecha de valoracion", "fecha de evaluacion", "assessed on", "valorado el", "dia"),
}
"""One row an account with a column a criterion, or one row a criterion."""

CRITERION_WORDS = {word: name for name, words in _CRITERIA.items() for word in (name.replace("_", " "), *words)}
"""The usual criteria by what a cell may call them."""

CONTACTS, BUDGET, WALLET, CRITERIA = map(_with_short, (CONTACTS, BUDGET, WALLET, CRITERIA))
