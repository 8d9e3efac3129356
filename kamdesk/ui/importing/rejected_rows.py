"""The rows that are not taken, saved with their reasons, to be mended and imported again."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from kamdesk.i18n import _
from kamdesk.services.importing.columns import ColumnMap
from kamdesk.services.importing.report import Report
from kamdesk.services.importing.tables import Table
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.importing.trial import Trial


def save_rejected(parent: QWidget, write: Callable[[Path, Table, Report, ColumnMap | None], object], trial: Trial) -> Path | None:
    """Ask where, and save them there; None when it was cancelled.

    Raises:
        KnownError: the file cannot be written.
    """
    assert trial.found.table is not None
    source = trial.found.request.source.path
    folder, stem = (source.parent, source.stem) if source is not None else (Path.home(), _("What was copied"))
    proposed = folder / (_("{name} (not imported)").format(name=stem) + ".xlsx")
    target = boxes.save_table(parent, _("Save the rows that are not taken"), proposed)
    if target is not None:
        write(target, trial.found.table, trial.report, trial.found.mapping)
    return target
