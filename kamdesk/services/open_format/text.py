"""JSON values as text: one way to write each, so that the same data are the same bytes."""

from decimal import Decimal
from typing import Any

from kamdesk.storage.rows import json_text


def text_of(value: Any) -> str:
    """A value as JSON in one line; a Decimal keeps its decimals, which a float would not."""
    match value:
        case dict():
            return "{" + ", ".join(f"{json_text(key)}: {text_of(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(text_of, value)) + "]"
        case Decimal():
            return format(value, "f")
        case _:
            return json_text(value)
