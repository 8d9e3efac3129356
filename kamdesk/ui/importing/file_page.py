"""Step 1: which file it is, what it brings, and for a workbook which of its sheets."""

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from kamdesk.i18n import _, ngettext
from kamdesk.services.importing.headers import ImportKind
from kamdesk.ui.importing.reading import Found, Source
from kamdesk.ui.importing.session import ImportSession
from kamdesk.ui.importing.sheet_choice import SheetChoice
from kamdesk.ui.importing.wording import count, kind_title
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import button, card, combo_box, icon_label, label, row, set_property


class FilePage(QWidget):
    """A file is chosen, dropped or pasted; what was found of it can be changed.

    Signals:
        file_wanted: a file is to be chosen.
        paste_wanted: what was copied is to be read.
        kind_chosen: (ImportKind) the file is to be taken for this.
        sheet_chosen: (title) this sheet is to be read.
        template_wanted: an empty file to fill in is wanted.
    """

    file_wanted = Signal()
    paste_wanted = Signal()
    kind_chosen = Signal(object)
    sheet_chosen = Signal(str)
    template_wanted = Signal()

    def __init__(self, tokens: Tokens, *, can_paste: bool) -> None:
        super().__init__()
        self._tokens = tokens
        self.source: Source | None = None
        """The file that is shown as found."""
        self.choose = button(
            _("Choose a file…"),
            self.file_wanted.emit,
            icon="file-spreadsheet",
            tokens=tokens,
            kind="primary",
            name="import_choose",
        )
        self.paste = button(_("Paste from clipboard"), self.paste_wanted.emit, name="import_paste")
        self.paste.setVisible(can_paste)
        self.problem = label("", "bad", wrap=True, name="import_problem")
        self.problem.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.kind = combo_box(_("What the file brings"), "import_kind")
        for kind in ImportKind:
            self.kind.addItem(kind_title(kind), kind)
        self.kind.activated.connect(lambda _at: self.kind_chosen.emit(ImportKind(self.kind.currentData())))
        self.sheets = QListWidget()
        self.sheets.setObjectName("import_sheets")
        self.sheets.setAccessibleName(_("Sheets of the workbook"))
        self.sheets.setSpacing(tokens.scaled(3))
        self.sheets.itemClicked.connect(self._on_sheet)
        self.sheets.itemActivated.connect(self._on_sheet)
        self.choice = SheetChoice(tokens)
        self.choice.hide()
        self._other = button(
            _("Choose another file…"), self.file_wanted.emit, icon="file-spreadsheet", tokens=tokens, name="import_choose_other"
        )
        self._other.hide()
        self._found_card, found = card()
        self._name = label("", "h3", wrap=True, name="import_found")
        self._sheets_title = label(_("Sheets: click the one to read"), "caption")
        self._kinds = QWidget()
        self._kinds.setLayout(row(label(_("The file brings")), self.kind, None))
        head = row(self._name, self._other)
        head.setStretch(0, 1)
        found.addLayout(head)
        for item in (self._kinds, self._sheets_title, self.sheets):
            found.addWidget(item)
        found.addWidget(self.choice, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        self._drop_zone = self._zone()
        column.addWidget(self._drop_zone, 1)
        column.addWidget(self._found_card, 1)
        self._found_card.hide()
        self.problem.hide()

    def _zone(self) -> QFrame:
        zone = QFrame()
        zone.setObjectName("drop_zone")
        set_property(zone, "zone", True)
        middle = Qt.AlignmentFlag.AlignHCenter
        text = label(_("Drop a spreadsheet here"), "h2")
        kinds = label(
            _("Excel, LibreOffice or text, as it comes out of your program. Nothing is saved before the last step."),
            "caption",
            wrap=True,
        )
        text.setAlignment(middle)
        kinds.setAlignment(middle)
        column = QVBoxLayout(zone)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(10)
        column.addStretch(1)
        column.addLayout(row(None, icon_label("file-spreadsheet", self._tokens["accent"], 32), None))
        for item in (text, kinds, self.problem):
            column.addWidget(item)
        template = button(_("Template…"), self.template_wanted.emit, kind="link", name="import_template")
        column.addLayout(row(None, self.choose, self.paste, template, None))
        column.addStretch(1)
        return zone

    @property
    def parts(self) -> list[QWidget]:
        """Between which F6 goes."""
        if not self.choice.isHidden():
            return [self._other, self.choice]
        return [self.choose, *([self.kind] if self._found_card.isVisible() else [])]

    def say_problem(self, text: str) -> None:
        """Say why a file cannot be read; nothing clears it."""
        if text:
            self._drop_zone.show()
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def show_nothing(self, text: str) -> None:
        """Say why there is no file."""
        self.source = None
        self._found_card.hide()
        self.choice.hide()
        self.say_problem(text)

    def show_session(self, session: ImportSession) -> None:
        """Show what was found: sheets that can be taken in together, or a file of which one is read."""
        found = session.found
        if found is None:
            return
        if session.offers_sheets:
            self.show_book(found.request.source, list(session.sheets.values()), session.ticked)
            return
        kinds = {title: one.kind if one.is_recognised else None for title, one in session.sheets.items()}
        self.show_found(found)
        self.show_sheets(found.sheet.sheets, found.title, {**kinds, found.title: found.kind})

    def show_found(self, found: Found) -> None:
        """Show what was found of a file that is taken in by itself, and of a workbook its other sheets."""
        self._show_card(found.request.source, ngettext("{n} row", "{n} rows", len(found.sheet.rows)), len(found.sheet.rows))
        self.kind.setCurrentIndex(max(0, self.kind.findData(found.kind)))
        self._show_parts(is_book=False, has_sheets=len(found.sheet.sheets) > 1)

    def show_book(self, source: Source, founds: Sequence[Found], ticked: Collection[str]) -> None:
        """Show a workbook whose sheets can be taken in together."""
        self._show_card(source, ngettext("{n} sheet", "{n} sheets", len(founds)), len(founds))
        self.choice.show_sheets(founds, ticked)
        self._show_parts(is_book=True, has_sheets=False)

    def _show_card(self, source: Source, words: str, number: int) -> None:
        self.say_problem("")
        self.source = source
        name = source.name or _("What was copied")
        self._name.setText(f"{name} · {words.format(n=count(number))}")
        self._found_card.show()

    def _show_parts(self, *, is_book: bool, has_sheets: bool) -> None:
        shown: list[tuple[QWidget, bool]] = [
            (self.choice, is_book), (self._other, is_book), (self._drop_zone, not is_book), (self._kinds, not is_book),
            (self.sheets, has_sheets), (self._sheets_title, has_sheets),
        ]  # fmt: skip
        for item, is_shown in shown:
            item.setVisible(is_shown)

    def show_sheets(self, titles: tuple[str, ...], now: str, kinds: Mapping[str, ImportKind | None]) -> None:
        """Name the sheets, each with what it is taken for as far as that is known."""
        if [self.sheets.item(at).data(Qt.ItemDataRole.UserRole) for at in range(self.sheets.count())] != list(titles):
            self.sheets.clear()
            for title in titles:
                item = QListWidgetItem(title)
                item.setData(Qt.ItemDataRole.UserRole, title)
                self.sheets.addItem(item)
        for at in range(self.sheets.count()):
            item = self.sheets.item(at)
            title = str(item.data(Qt.ItemDataRole.UserRole))
            if title in kinds:
                kind = kinds[title]
                word = kind_title(kind) if kind is not None else _("nothing that is known")
                item.setText(f"{title} · {word}")
            if title == now:
                self.sheets.setCurrentItem(item)

    def _on_sheet(self, item: QListWidgetItem) -> None:
        self.sheet_chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))
