"""The sidebar: search and the account list."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget
from typing_extensions import override

from kamdesk.domain.changes import ChangeSet
from kamdesk.i18n import _, formats
from kamdesk.ui.context import Context
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import IconEdit, button, is_enter, label, row, tool_button
from kamdesk.ui.widgets.kept_place import KeptPlace
from kamdesk.ui.widgets.keys import keys_text
from kamdesk.ui.widgets.text import plain_tooltip
from kamdesk.ui.window.account_list import ID_ROLE, AccountDelegate, AccountListModel

WIDTH, NARROW = 252, 186
WIDE_FROM, NARROW_TO = 1180, 1040
"""Between these widths of the window, at the normal text size, the sidebar gives room to the page."""


class SearchEdit(IconEdit):
    """The search field; Down goes into the list, Escape empties it.

    Signals:
        left: Down or Enter was pressed.
    """

    left = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class AccountList(QTableView):
    """The list itself; coming to it by Tab opens nothing, Enter opens the account that is current.

    A table with rows of one height: a list view walks every row when it is laid out.

    Signals:
        opened: Enter was pressed.
    """

    opened = Signal()

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.is_entering = False
        self.setObjectName("accounts")
        self.setAccessibleName(_("Accounts"))
        self.setItemDelegate(AccountDelegate(tokens))
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(tokens.scaled(46))
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        # Qt makes the first row current where none is.
        self.is_entering = True
        try:
            super().focusInEvent(event)
        finally:
            self.is_entering = False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class Sidebar(QWidget):
    """Search above, accounts below.

    Signals:
        chosen: (account id).
        new_wanted, palette_wanted, portfolio_wanted: their buttons were pressed.
    """

    chosen = Signal(str)
    new_wanted = Signal()
    palette_wanted = Signal()
    portfolio_wanted = Signal()

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._ctx = ctx
        self.fit(ctx.tokens.scaled(WIDE_FROM))
        self.model = AccountListModel(ctx.portfolio, ctx.life)
        self.model.setParent(self)
        self.search = SearchEdit("search", ctx.tokens)
        self.search.setObjectName("search")
        self.search.setAccessibleName(_("Search accounts"))
        self.search.setPlaceholderText(_("Search accounts"))
        self.search.textChanged.connect(self._on_search)
        self.search.left.connect(self._enter_list)
        self._count = label("", "caption")
        palette = tool_button("compass", _("Go to…"), ctx.tokens, self.palette_wanted.emit, "open_palette")
        palette.setToolTip(plain_tooltip(_("Go to…") + f" ({keys_text(QKeySequence('Ctrl+K'))})"))
        new = tool_button("plus", _("New account"), ctx.tokens, self.new_wanted.emit, "new_account")
        new.setVisible(not ctx.is_read_only)
        self.list = AccountList(ctx.tokens)
        self.list.setModel(self.model)
        self.list.opened.connect(self._open_current)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self._place = KeptPlace(self.list, self.model, has_neighbour=False)
        self._shown = ""
        """The account that was chosen last; a search may leave it out for a while."""
        self._hint = label("", "caption", wrap=True)
        self._hint.setContentsMargins(18, 4, 12, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 1, 0)
        column.setSpacing(8)
        self._is_portfolio = False
        self._is_following = False
        self._portfolio = button(
            _("Portfolio"), self.portfolio_wanted.emit, icon="layout-grid", tokens=ctx.tokens, kind="nav", name="nav_portfolio"
        )
        self._portfolio.setCheckable(True)
        self._portfolio.setAutoExclusive(False)
        self._portfolio.clicked.connect(lambda _checked: self._portfolio.setChecked(self._is_portfolio))
        column.addLayout(row(self.search, margins=(12, 0, 11, 0)))
        column.addLayout(row(self._portfolio, margins=(6, 0, 5, 0)))
        column.addLayout(row(label(_("Accounts"), "h3"), self._count, None, palette, new, margins=(18, 4, 10, 0), spacing=6))
        column.addWidget(self._hint)
        column.addWidget(self.list, 1)
        ctx.bus.committed.connect(self._on_committed)
        self._fill_count()

    def fit(self, window_width: int) -> None:
        """Be as wide as suits a window."""
        tokens = self._ctx.tokens
        part = (window_width - tokens.scaled(NARROW_TO)) / tokens.scaled(WIDE_FROM - NARROW_TO)
        self.setFixedWidth(tokens.scaled(NARROW + (WIDTH - NARROW) * min(1.0, max(0.0, part))))

    def _fill_count(self) -> None:
        count = self.model.rowCount()
        self._count.setText(formats.number(count, 0))
        text = ""
        if not count:
            text = (
                _("No account matches «{text}».").format(text=self.model.search_text)
                if self.model.search_text
                else _("Your accounts appear here.")
            )
        self._hint.setText(text)
        self._hint.setVisible(bool(text))

    def _on_search(self, text: str) -> None:
        shown = self._shown
        self.model.search(text)
        self._fill_count()
        self.select(shown, quiet=True)

    def _enter_list(self) -> None:
        if not self.model.rowCount():
            return
        had_current = self.list.currentIndex().isValid()
        self.list.setFocus()
        if not had_current:
            self._open_current()

    def _open_current(self) -> None:
        if self.current_id():
            self._shown = self.current_id()
            self.list.selectionModel().select(self.list.currentIndex(), QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.chosen.emit(self._shown)

    def current_id(self) -> str:
        """The account that is selected."""
        return str(self.list.currentIndex().data(ID_ROLE) or "")

    def select(self, account_id: str, *, quiet: bool = False) -> None:
        """Select an account; a search that leaves it out is emptied unless `quiet`."""
        if not account_id or self.current_id() == account_id:
            return
        at = self.model.row_of(account_id)
        if at is None:
            if quiet:
                return
            self.search.clear()
            at = self.model.row_of(account_id)
        if at is not None:
            index = self.model.index(at, 0)
            # The list follows what is shown; only a person chooses in it.
            self._is_following = True
            try:
                self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            finally:
                self._is_following = False
            self.list.scrollTo(index)

    def mark_portfolio(self, *, is_shown: bool) -> None:
        """Show whether the page of all accounts is seen; then no account is selected."""
        self._is_portfolio = is_shown
        self._portfolio.setChecked(is_shown)
        if is_shown:
            self._shown = ""
            self.list.selectionModel().clear()

    def step(self, by: int) -> None:
        """Go to the account above or below."""
        at = self.list.currentIndex().row() + by
        if 0 <= at < self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(at, 0))

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        if not now.isValid() or self._place.is_restoring or self.list.is_entering:
            return
        self._shown = str(now.data(ID_ROLE))
        if not self._is_following:
            self.chosen.emit(self._shown)

    def _on_committed(self, changes: ChangeSet) -> None:
        if changes.kinds & {"account", "settings"}:
            self.model.reload()
            self._fill_count()
        self.model.forget(changes.accounts)
