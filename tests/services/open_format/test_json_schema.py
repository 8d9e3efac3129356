"""The schema in the repository says what is written, and its page names what there is."""

import re

import pytest

from kamdesk.services.open_format.json_schema import json_schema, schema_text
from kamdesk.storage.kinds import KINDS
from tests.support import ROOT
from tests.support.open_formats import document

DOCS = ROOT / "docs"
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
    "integer": int,
    "number": (int, float),
}
NOTES = {"description", "title", "format", "contentEncoding", "$schema", "$defs"}


def problems(value, schema, defs, place=""):
    """What a value is against a schema, for the keywords that ours uses; any other keyword is a problem too."""
    schema = {key: rule for key, rule in schema.items() if key not in NOTES}
    found = []
    for key, rule in schema.items():
        match key:
            case "$ref":
                found += problems(value, defs[rule.removeprefix("#/$defs/")], defs, place)
            case "anyOf":
                if all(problems(value, each, defs, place) for each in rule):
                    found.append(f"{place}: fits none")
            case "type":
                names = [rule] if isinstance(rule, str) else rule
                if not any(isinstance(value, TYPES[n]) and (n == "boolean" or type(value) is not bool) for n in names):
                    return [f"{place}: no {rule}"]
            case "const" | "enum":
                if value not in (rule if key == "enum" else [rule]):
                    found.append(f"{place}: not {rule}")
            case "properties":
                found += [
                    p for name in rule.keys() & dict(value) for p in problems(value[name], rule[name], defs, f"{place}.{name}")
                ]
            case "required":
                found += [f"{place}: lacks {name}" for name in set(rule) - set(value)]
            case "additionalProperties":
                found += [f"{place}: has {name}" for name in set(value) - set(schema["properties"])]
            case "items":
                found += [p for at, item in enumerate(value) for p in problems(item, rule, defs, f"{place}[{at}]")]
            case "pattern":
                found += [] if re.search(rule, value) else [f"{place}: {value!r}"]
            case "minLength" | "maxLength":
                found += [f"{place}: length"] if (len(value) < rule if key == "minLength" else len(value) > rule) else []
            case "minimum" | "maximum":
                found += [f"{place}: range"] if (value < rule if key == "minimum" else value > rule) else []
            case _:
                found.append(f"{place}: what is {key}?")
    return found


def test_the_schema_in_the_repository_is_that_of_the_records():
    """`python3 dev.py schema` writes it anew; once a version was released, a field that came or went needs a new one."""
    assert (DOCS / "portfolio-1.schema.json").read_text(encoding="utf-8") == schema_text()


def test_an_export_fits_the_schema(export_file):
    schema = json_schema()
    assert problems(document(export_file), schema, schema["$defs"]) == []


@pytest.mark.parametrize(
    ("way", "value"),
    [
        (("version",), 2),
        (("format",), "x"),
        (("more",), 1),
        (("settings", "currency"), None),
        (("records", "account", 0, "name"), 5),
        (("records", "account", 0, "more"), 5),
        (("records", "account", 0, "size_employees"), 2**40),
        (("records", "account", 0, "loss_risk"), "huge"),
        (("records", "rating", 0, "level"), "sealed"),
        (("records", "measure", 0, "period"), "2026-Q7"),
        (("records", "account", 0, "id"), ""),
    ],
)
def test_what_the_program_refuses_does_not_fit_the_schema(export_file, way, value):
    found, schema = document(export_file), json_schema()
    here = found
    for step in way[:-1]:
        here = here[step]
    here[way[-1]] = value
    assert problems(found, schema, schema["$defs"])


def test_the_page_names_every_kind():
    page = (DOCS / "open-formats.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`(\w+)`", page)) >= set(KINDS)
