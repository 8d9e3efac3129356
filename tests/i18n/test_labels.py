"""Edits by their names."""

import pytest

from kamdesk.domain.acts import Act
from kamdesk.domain.errors import Unmet
from kamdesk.i18n import labels, messages, set_language


@pytest.mark.parametrize(
    ("code", "rows", "name"),
    [
        ("en", "1", "import of 1 row"),
        ("en", "2", "import of 2 rows"),
        ("es", "1", "importación de 1 fila"),
        ("es", "21", "importación de 21 filas"),
        ("es", "100000", "importación de 100.000 filas"),
        ("en", "100000", "import of 100,000 rows"),
    ],
)
def test_an_import_is_named_by_its_rows(code, rows, name):
    set_language(code)
    assert labels.describe((), Act.IMPORT, {"kind": "sales", "rows": rows}) == name


@pytest.mark.parametrize(
    ("code", "kam", "said"),
    [
        ("en", "", "Record that the KAM signed the post: name, role and date"),
        ("es", "", "Registrar que el KAM firmó el puesto: nombre, cargo y fecha"),
        ("en", "Laura", "Record that the KAM signed the post: Laura, role and date"),
    ],
)
def test_a_signature_that_is_missed_is_asked_for_by_name(code, kam, said):
    set_language(code)
    assert messages.unmet_text(Unmet("post", "signature_kam", {"kam": kam, "found": ""})).startswith(said)
