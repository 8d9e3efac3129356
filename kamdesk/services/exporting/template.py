"""Empty, explained workbooks that an import reads without being told what their columns are."""

from collections.abc import Sequence
from pathlib import Path

from kamdesk.i18n import _
from kamdesk.services.exporting.content import TableToWrite, WrittenColumn
from kamdesk.services.exporting.fields import FieldText, kind_title, template_fields, text_of
from kamdesk.services.exporting.files import write_tables
from kamdesk.services.importing.headers import ImportKind

TYPED_ROWS = 5_000
"""For so many rows what is typed is checked and explained."""


def write_template(path: Path, kinds: Sequence[ImportKind], currency: str = "EUR") -> None:
    """Write an XLSX workbook with an empty sheet for each kind, and one that explains all their fields.

    Raises:
        FileError: what `write_tables` raises.
    """
    texts = {kind: [text_of(kind, name) for name in template_fields(kind)] for kind in kinds}
    write_tables(path, [*(_sheet(kind, found) for kind, found in texts.items()), _explanation(texts)], currency)


def _sheet(kind: ImportKind, texts: Sequence[FieldText]) -> TableToWrite:
    columns = [
        WrittenColumn(text.header, text.type, text.choices, _help(text), is_required=bool(text.alternatives)) for text in texts
    ]
    return TableToWrite(kind_title(kind), columns, typed_rows=TYPED_ROWS)


def _help(text: FieldText) -> str:
    example = _("For example: {example}").format(example=text.example) if text.example else ""
    return " ".join(part for part in (_needed(text), text.meaning, example) if part)


def _needed(text: FieldText) -> str:
    if not text.alternatives:
        return ""
    if len(text.alternatives) == 1:
        return _("Has to be filled in.")
    return _("One of these has to be filled in: {names}.").format(names=", ".join(text.alternatives))


def _explanation(texts: dict[ImportKind, list[FieldText]]) -> TableToWrite:
    """A sheet that no import takes for data."""
    titles = (
        _("Explanation of the sheet"), _("Explained column"), _("Has to be filled in?"), _("What it means"),
        _("How it is written"), _("Texts that it takes"),
    )  # fmt: skip
    rows = [
        [kind_title(kind), text.header, _needed(text), text.meaning, text.example, ", ".join(text.choices)]
        for kind, found in texts.items()
        for text in found
    ]
    return TableToWrite(_("Explanation"), [WrittenColumn(title) for title in titles], rows)
