"""The rows that are not taken, saved with their reasons, to be mended and imported again."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from kamdesk.i18n import _
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.importing.calls import ServiceCalls
from kamdesk.ui.importing.trial import Trial


def save_rejected(parent: QWidget, calls: ServiceCalls, trial: Trial) -> Path | None:
    """Ask where, and save them there, those of several sheets as sheets; None when it was cancelled, or cannot be done.

    Raises:
        KnownError: the file cannot be written.
    """
    if calls.write_rejected is None:
        return None
    source = trial.sheets[0].found.request.source.path
    folder, stem = (source.parent, source.stem) if source is not None else (Path.home(), _("What was copied"))
    proposed = folder / (_("{name} (not imported)").format(name=stem) + ".xlsx")
    target = boxes.save_table(parent, _("Save the rows that are not taken"), proposed)
    if target is None:
        return None
    written = [(s.found.table, s.report, s.found.mapping) for s in trial.sheets if s.found.table is not None]
    if trial.is_several:
        calls.write_rejected_sheets(target, written)
    else:
        calls.write_rejected(target, *written[0])
    return target
