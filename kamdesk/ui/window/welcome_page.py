"""The first page: create an account, import, or look at the sample."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QWidget

from kamdesk.env import company
from kamdesk.i18n import _, language
from kamdesk.i18n.languages import LANGUAGE_NAMES
from kamdesk.ui.theme import icons
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import button, card, icon_label, label, row
from kamdesk.ui.widgets.room import column_in


class WelcomePage(QWidget):
    """What to do with an empty portfolio, or without any; `problem` says why none is open.

    Signals:
        create_wanted, import_wanted, sample_wanted, restore_wanted, open_wanted, password_wanted: a button was pressed.
        language_chosen: (language).
    """

    create_wanted = Signal()
    import_wanted = Signal()
    sample_wanted = Signal()
    restore_wanted = Signal()
    open_wanted = Signal()
    password_wanted = Signal()
    language_chosen = Signal(str)

    def __init__(self, tokens: Tokens, problem: str = "") -> None:
        super().__init__()
        self._tokens = tokens
        column = column_in(self)
        column.addStretch(1)
        if problem:
            column.addWidget(self._problem(problem), 0, Qt.AlignmentFlag.AlignHCenter)
            column.addSpacing(10)
        picture = QLabel()
        picture.setPixmap(icons.pixmap("radar", tokens["accent"], 48, 2.0))
        title = label(_("Your first key account"), "title")
        text = label(_("Everything stays on this computer. No Internet, no user; a password if you want one."), "caption")
        for item in (picture, title, text):
            item.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(item)
        column.addSpacing(10)
        cards = QHBoxLayout()
        cards.setSpacing(12)
        cards.addStretch(1)
        specs = (
            ("plus", _("Start with an account"), _("Name, sector and who looks after it. Two minutes."), _("Create account"), self.create_wanted, True),
            ("file-spreadsheet", _("Bring my spreadsheet"), _("Import your list of accounts. You see a preview first."), _("Import…"), self.import_wanted, False),
            ("compass", _("Look at a sample"), _("A fictional portfolio of twelve accounts, in a file of its own."), _("Open sample"), self.sample_wanted, False),
        )  # fmt: skip
        for icon, head, about, verb, signal, is_primary in specs:
            cards.addWidget(
                self._card(
                    icon, head, about, button(verb, signal.emit, kind="primary" if is_primary else "", name=f"welcome_{icon}")
                )
            )
        cards.addStretch(1)
        column.addLayout(cards)
        column.addSpacing(8)
        column.addLayout(self._foot())
        column.addStretch(2)

    def _problem(self, text: str) -> QFrame:
        frame = QFrame()
        frame.setProperty("box", "bad")
        frame.setMaximumWidth(760)
        found = label(text, wrap=True, name="problem")
        found.setMinimumWidth(self._tokens.scaled(520))
        inner = QHBoxLayout(frame)
        inner.setContentsMargins(14, 10, 14, 10)
        inner.addWidget(icon_label("triangle-alert", self._tokens["bad"], 18))
        inner.addWidget(found, 1)
        inner.addWidget(button(_("Open another…"), self.open_wanted.emit))
        return frame

    def _card(self, icon: str, head: str, body: str, action: QWidget) -> QFrame:
        frame, column = card((16, 14, 16, 16), 6)
        frame.setFixedSize(self._tokens.scaled(240), self._tokens.scaled(178))
        column.addWidget(icon_label(icon, self._tokens["text2"], 20))
        column.addWidget(label(head, "h2", wrap=True))
        column.addWidget(label(body, "caption", wrap=True))
        column.addStretch(1)
        column.addWidget(action)
        return frame

    def _foot(self) -> QHBoxLayout:
        combo = QComboBox()
        combo.setObjectName("welcome_language")
        combo.setAccessibleName(_("Language"))
        for code, name in LANGUAGE_NAMES.items():
            combo.addItem(name, code)
        combo.setCurrentIndex(combo.findData(language()))
        combo.setEnabled(not company.load().language)
        combo.activated.connect(lambda _at: self.language_chosen.emit(combo.currentData()))
        restore = button(_("Restore copy…"), self.restore_wanted.emit, icon="archive-restore", tokens=self._tokens, kind="flat2")
        opens = button(_("Open portfolio…"), self.open_wanted.emit, icon="folder-open", tokens=self._tokens, kind="flat2")
        protect = button(
            _("Set a password…"),
            self.password_wanted.emit,
            icon="lock",
            tokens=self._tokens,
            kind="flat2",
            name="welcome_password",
        )
        return row(None, label(_("Language"), "caption"), combo, opens, restore, protect, None, spacing=10)
