"""Tables that leave the program from the window: chosen, written in a thread of their own, and where they are."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kamdesk.domain.errors import KnownError
from kamdesk.i18n import _, messages
from kamdesk.services.recovery import UNEXPECTED, as_known
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.dialogs.tables_dialog import TablesDialog
from kamdesk.ui.window.current_file import CurrentFile
from kamdesk.ui.window.host import Host
from kamdesk.ui.window.whole_portfolio import WholePortfolio


class Exporting(QObject):
    """Writes tables of the open file, and templates to be filled in.

    Signals:
        written: (Path) the file is there.
        failed: (KnownError) it is not, and nothing of it was left.
    """

    written = Signal(object)
    failed = Signal(object)

    def __init__(self, host: Host, file: CurrentFile) -> None:
        super().__init__(host.window())
        self._host = host
        self._file = file
        self.whole = WholePortfolio(host, file)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="export")
        self.written.connect(self._on_written)
        self.failed.connect(lambda error: self._host.say(messages.text_of(error)))

    def choose_tables(self) -> TablesDialog:
        """Ask which tables of the portfolio are written, and where."""
        from kamdesk.services.exporting.fields import kind_title
        from kamdesk.services.exporting.portfolio_tables import ExportKind

        text = _("Each kind is a sheet of a workbook. One alone can be a text (CSV, TSV) too.")
        names = [(kind.value, kind_title(kind)) for kind in ExportKind]
        dialog = self._ask(_("Export"), text, names, self._export)
        dialog.offer_whole(
            _(
                "Or everything, for any other program: as JSON, of which kamdesk makes the portfolio again without loss, or as CSV files with the evidence, which are not read back as a whole."
            ),
            _("Whole portfolio…"),
        )
        dialog.whole_wanted.connect(self.whole.export)
        return dialog

    def choose_template(self, parent: QWidget | None = None) -> TablesDialog:
        """Ask for what a template is, and where it goes; over the main window, or another."""
        from kamdesk.services.exporting.fields import kind_title
        from kamdesk.services.importing.headers import ImportKind

        text = _(
            "Each kind is a sheet to fill in, explained column by column. The import takes it without being told what the columns are."
        )
        return self._ask(_("Template"), text, [(kind.value, kind_title(kind)) for kind in ImportKind], self._template, parent)

    def _ask(
        self,
        title: str,
        text: str,
        names: Sequence[tuple[str, str]],
        then: Callable[[list[str]], object],
        parent: QWidget | None = None,
    ) -> TablesDialog:
        dialog = TablesDialog(title, text, names, parent or self._host.window())
        dialog.accepted.connect(lambda: then(dialog.chosen()))
        boxes.open_dialog(dialog)
        return dialog

    def _export(self, names: Sequence[str]) -> None:
        from kamdesk.services.exporting.fields import kind_title
        from kamdesk.services.exporting.files import SUFFIXES, WORKBOOK
        from kamdesk.services.exporting.portfolio_tables import ExportKind, export_file

        assert self._file.ctx is not None
        source = self._file.ctx.portfolio.path
        kinds = [ExportKind(name) for name in names]
        parts = [source.stem, *(kind_title(kind) for kind in kinds[:1] if len(kinds) == 1), date.today().isoformat()]
        proposed = source.with_name(" ".join(parts) + WORKBOOK)
        forms = SUFFIXES if len(kinds) == 1 else (WORKBOOK,)
        path = boxes.save_table(self._host.window(), _("Export"), proposed, forms)
        if path is not None:
            self._start(path, lambda: export_file(source, path, kinds))

    def _template(self, names: Sequence[str]) -> None:
        from kamdesk.services.exporting.template import write_template
        from kamdesk.services.importing.headers import ImportKind

        ctx = self._file.ctx
        folder = ctx.portfolio.path.parent if ctx is not None else Path.home()
        currency = ctx.portfolio.settings.currency if ctx is not None else "EUR"
        path = boxes.save_table(self._host.window(), _("Template"), folder / (_("kamdesk template") + ".xlsx"))
        if path is not None:
            self._start(path, lambda: write_template(path, [ImportKind(name) for name in names], currency))

    def _start(self, path: Path, write: Callable[[], object]) -> None:
        self._host.say(_("Saving «{name}»…").format(name=path.name))
        self._pool.submit(self._write, path, write)

    def _write(self, path: Path, write: Callable[[], object]) -> None:
        try:
            write()
        except (KnownError, *UNEXPECTED) as error:
            self.failed.emit(as_known(error, path))
        else:
            self.written.emit(path)

    def _on_written(self, path: Path) -> None:
        self._host.say(_("Saved as «{name}»").format(name=path.name), folder=path.parent)
