"""The JSON Schema of an export, made of the records themselves, so that it says what is written and what is taken."""

import json
from dataclasses import fields
from typing import Any

from kamdesk.domain.plan.kam_profile import Rating
from kamdesk.domain.records import Record
from kamdesk.domain.settings import Settings
from kamdesk.i18n.labels import FIELDS, KINDS
from kamdesk.services.open_format.codec import object_codec, object_schema
from kamdesk.services.open_format.document import FORMAT, VERSION, kinds
from kamdesk.storage import kinds as record_kinds

_SEALED = {
    "description": "a mark that assessors may not see of each other yet",
    **object_schema({"sealed": {"type": "string", "pattern": "^[0-9a-f]{64}$"}}),
}


def json_schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of a document of the version that is written now; its words are English."""
    definitions = {kind: _record(record_kinds.KINDS[kind]) for kind in (*kinds(), Settings.KIND)}
    level = definitions[Rating.KIND]["properties"]["level"]
    definitions[Rating.KIND]["properties"]["level"] = {"anyOf": [level, _SEALED]}
    lists = {kind: {"type": "array", "items": {"$ref": f"#/$defs/{kind}"}} for kind in kinds()}
    file = object_schema(
        {
            "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "content": {
                "anyOf": [{"type": "string", "contentEncoding": "base64"}, {"type": "null"}],
                "description": "the bytes of the file in base64; null where the portfolio has lost them",
            },
        }
    )
    identity = object_schema(
        {
            "id": {"type": "string", "pattern": "^[0-9A-Za-z-]{1,100}$"},
            "form_key": {
                "type": "string",
                "pattern": "^([0-9a-f]{64})?$",
                "description": "what the forms of the portfolio are sealed with",
            },
        }
    )
    document = object_schema(
        {
            "format": {"const": FORMAT},
            "version": {"const": VERSION},
            "portfolio": identity,
            "settings": {"$ref": f"#/$defs/{Settings.KIND}"},
            "records": object_schema(lists),
            "evidence_files": {"type": "array", "items": file},
        }
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{FORMAT}, version {VERSION}",
        "description": "A whole kamdesk portfolio. See open-formats.md.",
        **document,
        "$defs": definitions,
    }


def _record(cls: type[Record]) -> dict[str, Any]:
    hint: Any = cls
    schema = object_codec(hint).schema
    properties = {spec.name: _described(spec.name, schema["properties"][spec.name]) for spec in fields(cls)}
    return {"title": KINDS[cls.KIND], "description": (cls.__doc__ or "").splitlines()[0], **schema, "properties": properties}


def _described(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    word = FIELDS[name]
    told = f"{word}: {schema['description']}" if "description" in schema else word
    return {**schema, "description": told}


def schema_text() -> str:
    """The schema as it lies in the repository."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"
