"""Rules of the layer that owns the file: SQL is at home there alone, and the file is reached through services alone."""

import ast
import re

import pytest

from tests.rules.test_conventions import MODULES, name, tree

SQL = re.compile(
    r"\bSELECT\b.*\b(FROM|count|max|1)\b|\bINSERT (OR \w+ )?INTO\b|\bUPDATE \S+ SET\b|\bDELETE FROM\b|\bPRAGMA \w"
    r"|\b(CREATE|DROP|ALTER) (TABLE|INDEX|TRIGGER|VIEW|VIRTUAL)\b|\b(ORDER|GROUP) BY\b|\bWHERE \S+ (=|<|>|IN|IS|LIKE|GLOB|BETWEEN)"
    r"|(=|<>|<|>|<=|>=) \?|\b(LIKE|GLOB|BETWEEN|MATCH|VALUES|IN) \(?\?|\bIN \($|\bIS (NOT )?NULL\b"
    r"|\bjson_(each|extract|valid)\b|\b(BEGIN|COMMIT|ROLLBACK)( IMMEDIATE)?$|^VACUUM\b",
    re.DOTALL,
)
"""How a statement or a part of one looks; a person's sentence has no such words in capitals."""


def texts(path):
    """The literals of a module that are no docstrings."""
    found = tree(path)
    told = {id(node.value) for node in ast.walk(found) if isinstance(node, ast.Expr)}
    return [n for n in ast.walk(found) if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in told]


@pytest.mark.parametrize(
    "text",
    ['SELECT id FROM "', "person_id = ? AND account_id <> ?", "account_id IS NULL", "1 ORDER BY seq LIMIT 1", "choices LIKE ?",
     "id IN (", "sold_on BETWEEN ? AND ?", "PRAGMA user_version", "search_key >= ?", " = ?", "CASE WHEN json_valid(codes) THEN"],
)  # fmt: skip
def test_sql_is_known_when_it_is_seen(text):
    assert SQL.search(text)


@pytest.mark.parametrize("path", [p for p in MODULES if "storage" not in p.parts], ids=name)
def test_sql_is_in_storage_alone(path):
    for text in texts(path):
        assert not SQL.search(text.value), f"{name(path)}:{text.lineno} holds SQL: {text.value!r}"


@pytest.mark.parametrize("path", [p for p in MODULES if not {"storage", "services"} & set(p.parts)], ids=name)
def test_the_open_file_is_reached_through_services_alone(path):
    """`Portfolio.with_file` hands it to a function of theirs; nothing else has it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute):
            assert node.attr not in {"with_file", "connection"}, f"{name(path)}:{node.lineno} reaches the file past the services"
