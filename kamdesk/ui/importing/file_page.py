"""Step 1: which file it is, what it brings, and for a workbook which of its sheets."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from kamdesk.i18n import _, ngettext
from kamdesk.services.importing.headers import ImportKind
from kamdesk.ui.importing.reading import Found, Source
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
        self.paste = button(_("Paste what was copied"), self.paste_wanted.emit, name="import_paste")
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
        self._found_card, found = card()
        self._name = label("", "h3", wrap=True, name="import_found")
        self._sheets_title = label(_("Sheets: click the one to read"), "caption")
        kinds = row(label(_("The file brings")), self.kind, None)
        for item in (self._name, self._sheets_title, self.sheets):
            found.addWidget(item)
        found.insertLayout(1, kinds)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self._zone(), 1)
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
            _("Excel, LibreOffice or text, as your program writes it. Nothing is saved before the last step."),
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
        return [self.choose, *([self.kind] if self._found_card.isVisible() else [])]

    def say_problem(self, text: str) -> None:
        """Say why a file cannot be read; nothing clears it."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def show_found(self, found: Found) -> None:
        """Show what was found of a file."""
        self.say_problem("")
        self.source = found.request.source
        name = found.request.source.name or _("What was copied")
        rows = ngettext("{n} row", "{n} rows", len(found.sheet.rows)).format(n=count(len(found.sheet.rows)))
        self._name.setText(f"{name} · {rows}")
        self.kind.setCurrentIndex(max(0, self.kind.findData(found.kind)))
        self._found_card.show()
        several = len(found.sheet.sheets) > 1
        self.sheets.setVisible(several)
        self._sheets_title.setVisible(several)
        self.show_sheets(found.sheet.sheets, found.sheet.title, {found.sheet.title: found.kind})

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
