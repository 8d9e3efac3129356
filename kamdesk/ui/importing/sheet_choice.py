"""The sheets of a workbook, each with what it brings, and which of them are taken in together."""

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from kamdesk.domain.errors import FileError
from kamdesk.i18n import _, formats, messages, ngettext
from kamdesk.services.importing.headers import ImportKind
from kamdesk.ui.importing.cautions import sums_text, sums_tone
from kamdesk.ui.importing.reading import Found
from kamdesk.ui.importing.wording import count, field_words, kind_title, listed, quoted
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import TextRole, button, combo_box, label, row, scroll, set_property
from kamdesk.ui.widgets.text import plain_action, plain_tooltip

TITLE_WIDTH = 210
"""A longer title is cut in the middle, and whole in its tooltip."""


def state_of(found: Found) -> tuple[str, TextRole]:
    """How a sheet stands, with its sign, and how that is shown."""
    if found.table is None:
        is_empty = isinstance(found.problem, FileError) and found.problem.code == "no_rows"
        why = messages.text_of(found.problem) if found.problem is not None and not is_empty else ""
        return why or _("Nothing to read: no rows below a header."), "caption"
    if not found.is_recognised:
        return _("Its columns fit nothing that is known. Choose what it brings to take it too."), "caption"
    if found.problem is not None:
        return "✕ " + messages.text_of(found.problem), "bad"
    if found.missing:
        names = listed([quoted(field_words(names)) for names in found.missing])
        return "▲ " + _("No column for {names} yet: it is asked in the next step.").format(names=names), "warn"
    if found.questions:
        number = len(found.questions)
        words = ngettext("{n} question, asked in the next step.", "{n} questions, asked in the next step.", number)
        return "▲ " + words.format(n=count(number)), "warn"
    return _sums(found)


def _sums(found: Found) -> tuple[str, TextRole]:
    sums = found.sums
    if sums is None:
        return _("✓ Columns recognised"), "ok"
    if sums.stated is None and not sums.unread:
        return _("✓ Columns recognised · sum read {sum}").format(sum=formats.number(sums.read, 2)), "ok"
    return sums_text(sums), sums_tone(sums)


class SheetRow:
    """What stands in the line of a sheet."""

    def __init__(self, tokens: Tokens, title: str) -> None:
        self.check = QCheckBox()
        self.check.setAccessibleName(title)
        shown = self.check.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, tokens.scaled(TITLE_WIDTH))
        self.check.setText(plain_action(shown))
        self.check.setToolTip(plain_tooltip(title) if shown != title else "")
        self.kind = combo_box(_("What «{title}» brings").format(title=title))
        set_property(self.kind, "small", True)
        self.kind.setPlaceholderText(_("Choose…"))
        for kind in ImportKind:
            self.kind.addItem(kind_title(kind), kind)
        self.number = label("", "caption")
        self.state = label("", "caption", wrap=True)
        self.look = button(_("See its columns"), kind="link")
        self.look.setAccessibleDescription(title)

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        """From left to right."""
        return self.check, self.kind, self.number, self.state, self.look

    def show_found(self, found: Found, *, is_ticked: bool) -> None:
        """Show how the sheet was understood."""
        can_be_taken = found.table is not None and found.is_recognised
        with QSignalBlocker(self.check):
            self.check.setChecked(is_ticked and can_be_taken)
        self.check.setEnabled(can_be_taken)
        self.kind.setCurrentIndex(self.kind.findData(found.kind) if found.is_recognised else -1)
        self.kind.setEnabled(found.table is not None)
        rows = ngettext("{n} row", "{n} rows", found.rows).format(n=count(found.rows))
        self.number.setText(rows if found.table is not None else "")
        text, role = state_of(found)
        self.state.setText(text)
        set_property(self.state, "role", role)
        self.check.setAccessibleDescription(text)
        self.look.setVisible(can_be_taken)


class SheetChoice(QWidget):
    """A line a sheet, in the order in which they are taken in.

    Signals:
        ticked: (set of titles) these are to be taken in together.
        kind_chosen: (title, ImportKind) a sheet is to be taken for this.
        columns_wanted: (title) the columns of a sheet are to be seen.
    """

    ticked = Signal(object)
    kind_chosen = Signal(str, object)
    columns_wanted = Signal(str)

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.setObjectName("import_sheet_choice")
        self._tokens = tokens
        self._rows: dict[str, SheetRow] = {}
        self._told = label(
            _("The ticked sheets are imported together, as one change: accounts first, then their data."), wrap=True
        )
        self._all = button("", self._tick_all, kind="link", name="import_tick_all")
        told = row(self._told, self._all)
        told.setStretch(0, 1)
        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(3, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(told)
        column.addWidget(scroll(body), 1)

    @property
    def titles(self) -> list[str]:
        """The sheets in their order."""
        return list(self._rows)

    def row_of(self, title: str) -> SheetRow:
        """The line of a sheet."""
        return self._rows[title]

    @property
    def marked(self) -> frozenset[str]:
        """The titles of the sheets that are to be taken in together."""
        return frozenset(title for title, found in self._rows.items() if found.check.isChecked())

    def show_sheets(self, founds: Sequence[Found], ticked: Collection[str]) -> None:
        """Show the sheets of a workbook, those of these titles marked."""
        titles = [found.title for found in founds]
        if set(titles) != set(self._rows):
            self._clear()
        if titles != self.titles:
            self._arrange(titles)
        for found in founds:
            self._rows[found.title].show_found(found, is_ticked=found.title in ticked)
        self._name_all()

    def _clear(self) -> None:
        for found in self._rows.values():
            for widget in found.widgets:
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self._rows = {}

    def _arrange(self, titles: Sequence[str]) -> None:
        """Put the lines into this order; widgets stay, and with them the keyboard."""
        self._rows = {title: self._rows.get(title) or self._made(title) for title in titles}
        last: QWidget = self._all
        for at, found in enumerate(self._rows.values()):
            for column, widget in enumerate(found.widgets):
                self._grid.removeWidget(widget)
                self._grid.addWidget(widget, at, column, Qt.AlignmentFlag.AlignVCenter)
            for widget in (found.check, found.kind, found.look):
                QWidget.setTabOrder(last, widget)
                last = widget
        for at in range(self._grid.rowCount()):
            self._grid.setRowStretch(at, 0)
        self._grid.setRowStretch(len(titles), 1)

    def _made(self, title: str) -> SheetRow:
        found = SheetRow(self._tokens, title)
        found.check.toggled.connect(self._on_toggled)
        found.kind.activated.connect(lambda _at: self.kind_chosen.emit(title, ImportKind(found.kind.currentData())))
        found.look.clicked.connect(partial(self._look, title))
        return found

    def _look(self, title: str, _is_down: bool = False) -> None:
        self.columns_wanted.emit(title)

    def _on_toggled(self) -> None:
        self._name_all()
        self.ticked.emit(self.marked)

    def _name_all(self) -> None:
        self._all.setText(_("Untick all") if self.marked else _("Tick all"))

    def _tick_all(self) -> None:
        """All that can be taken, or none."""
        is_on = not self.marked
        for found in self._rows.values():
            with QSignalBlocker(found.check):
                found.check.setChecked(is_on and found.check.isEnabled())
        self._on_toggled()
