"""The table of all accounts with views, columns and filters, beside the matrix."""

from collections.abc import Callable
from functools import partial
from heapq import nlargest

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QVBoxLayout
from typing_extensions import override

from kamdesk.domain.account.account import searched_words
from kamdesk.domain.ids import new_id
from kamdesk.domain.saved_view import SavedView
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.text import fold
from kamdesk.i18n import _, formats, ngettext
from kamdesk.services.account import merging
from kamdesk.services.account.portfolio_table import PortfolioRow
from kamdesk.ui.charts.chart_data import matrix_points
from kamdesk.ui.charts.chart_slot import MatrixSlot
from kamdesk.ui.context import Context
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.portfolio.columns import DEFAULT, Money, built_in_views, columns, has_state, states
from kamdesk.ui.portfolio.section import PortfolioSection
from kamdesk.ui.tables.read_only_model import ReadOnlyTableModel
from kamdesk.ui.tables.read_only_table import ReadOnlyTable
from kamdesk.ui.widgets.basic import IconEdit, button, card, combo_box, label, row, tool_button
from kamdesk.ui.widgets.text import plain_action, plain_tooltip

UNSCORED_SHOWN = 6


class AccountsSection(PortfolioSection):
    """Everything about all accounts in rows; what is selected there is ringed in the matrix."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self._columns = columns(self._money())
        self._keys: tuple[str, ...] = DEFAULT
        self._view_id = "all"
        self.model: ReadOnlyTableModel[PortfolioRow] = ReadOnlyTableModel(
            ctx.tokens, [self._columns[k] for k in DEFAULT], key=lambda r: r.account_id
        )
        self.model.order = ("sales", True)
        self.view: ReadOnlyTable[PortfolioRow] = ReadOnlyTable(ctx.tokens, self.model)
        self.view.setObjectName("portfolio_table")
        self.view.setAccessibleName(_("Accounts"))
        self.view.empty_text = _("No account passes the filters.")
        self.view.opened.connect(lambda found: self.account_wanted.emit(found.account_id, ""))
        self.view.chosen.connect(self._on_chosen)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addLayout(self._filters())
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addWidget(self._table_card(), 62)
        both.addWidget(self._matrix_card(), 38)
        outer.addLayout(both, 1)

    def _money(self) -> Money:
        return Money(self.currency, self.ctx.portfolio.company().sales)

    # -- building --------------------------------------------------------------------------------

    def _filters(self) -> QHBoxLayout:
        self.filter: QLineEdit = IconEdit("search", self.ctx.tokens)
        self.filter.setObjectName("portfolio_filter")
        self.filter.setPlaceholderText(_("Filter by name, sector, place or code"))
        self.filter.setAccessibleName(self.filter.placeholderText())
        self.filter.textChanged.connect(lambda _text: self._refill())
        self._views = combo_box(_("View"), "portfolio_view")
        self.sector = combo_box(_("Sector"), "portfolio_sector")
        self.state = combo_box(_("State"), "portfolio_state")
        self._views.activated.connect(lambda at: self.show_view(self._views.itemData(at)))
        self.sector.activated.connect(lambda _at: self._refill())
        for value, word in states():
            self.state.addItem(word, value)
        self.state.activated.connect(lambda _at: self._refill())
        chooser = tool_button("settings", _("Columns and views"), self.ctx.tokens, None, "portfolio_columns")
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self._fill_menu)
        chooser.setMenu(self.menu)
        chooser.setPopupMode(chooser.ToolButtonPopupMode.InstantPopup)
        bar = row(self.filter, self._views, self.sector, self.state, chooser)
        bar.setStretch(0, 1)
        return bar

    def _table_card(self) -> QFrame:
        frame, column = card((1, 1, 1, 6), 4)
        column.addWidget(self.view, 1)
        self._count = label("", "caption")
        self._exclude = button(
            _("Do not include…"), self.exclude_selected, icon="ban", tokens=self.ctx.tokens, kind="flat2", name="exclude_selected"
        )
        self._merge = button(
            _("Merge…"), self.merge_selected, icon="users", tokens=self.ctx.tokens, kind="flat2", name="merge_selected"
        )
        self._duplicates = button(_("Possible duplicates"), self.show_duplicates, kind="flat2", name="duplicates")
        column.addLayout(row(self._count, None, self._duplicates, self._merge, self._exclude, margins=(12, 0, 8, 0), spacing=4))
        return frame

    def _matrix_card(self) -> QFrame:
        frame, column = card((14, 10, 14, 10), 4)
        column.addWidget(label(_("Portfolio matrix"), "h2"))
        column.addWidget(label(_("Size: sales of 12 months · circle: included · square: the rest"), "caption", wrap=True))
        self.matrix = MatrixSlot(self.ctx)
        self.matrix.selected.connect(self.select_account)
        self.matrix.opened.connect(lambda account_id: self.account_wanted.emit(account_id, "selection"))
        column.addWidget(self.matrix, 1)
        self._unscored = label("", "caption", wrap=True, name="unscored")
        column.addWidget(self._unscored)
        return frame

    # -- showing ---------------------------------------------------------------------------------

    @override
    def populate(self) -> None:
        self._columns = columns(self._money())
        self.model.show_columns([self._columns[k] for k in self._keys])
        self.view.fit_columns()
        self._fill_sectors()
        self._fill_views()
        self.model.set_rows(list(self.table.rows.values()), self._passes())
        self._say_count()
        self._fill_matrix()

    def _fill_sectors(self) -> None:
        now = self.sector.currentData()
        self.sector.clear()
        self.sector.addItem(_("Sector: all"), "")
        for name in sorted({r.sector for r in self.table.rows.values() if r.sector}, key=fold):
            self.sector.addItem(name, name)
        self.sector.setCurrentIndex(max(0, self.sector.findData(now)))

    def saved_views(self) -> list[SavedView]:
        """The views of this portfolio and those that come with the program."""
        return [*built_in_views(), *self.ctx.portfolio.by_name(SavedView)]

    def _fill_views(self) -> None:
        self._views.clear()
        for view in self.saved_views():
            self._views.addItem(_("View: {name}").format(name=view.name), view.id)
        self._views.setCurrentIndex(max(0, self._views.findData(self._view_id)))

    def _passes(self) -> Callable[[PortfolioRow], bool] | None:
        """What the filters ask of a row; None when they ask nothing."""
        words = searched_words(self.filter.text())
        sector, state = self.sector.currentData() or "", self.state.currentData() or ""
        if not (words or sector or state):
            return None
        if len(words) == 1 and not (sector or state):
            word = words[0]
            return lambda r: word in r.search_key
        return lambda r: (
            (not sector or r.sector == sector) and (not state or has_state(r, state)) and all(w in r.search_key for w in words)
        )

    def _refill(self) -> None:
        self.model.keep_rows(self._passes())
        self._say_count()

    def _say_count(self) -> None:
        rows = self.model.rows
        total = len(self.table.rows)
        text = ngettext("{n} account", "{n} accounts", total).format(n=formats.number(total, 0))
        if len(rows) != total:
            text = _("{n} of {all} accounts").format(n=formats.number(len(rows), 0), all=formats.number(total, 0))
        self._count.setText(text)
        self._on_chosen()

    def _fill_matrix(self) -> None:
        rows = self.table.rows.values()
        unscored = [r for r in rows if r.attractiveness is None or r.strength is None]
        points = matrix_points(rows)
        self.matrix.show_points(points, self.ctx.portfolio.settings.matrix_cut, self._selected_id())
        largest = nlargest(UNSCORED_SHOWN, unscored, key=lambda r: r.sales)
        names = ", ".join(r.name.partition(",")[0] for r in largest)
        more = "…" if len(unscored) > UNSCORED_SHOWN else ""
        text = (
            _("Not scored yet ({n}): {names}").format(n=formats.number(len(unscored), 0), names=names + more) if unscored else ""
        )
        self._unscored.setText(text)
        self._unscored.setVisible(bool(unscored))

    def _selected_id(self) -> str:
        found = self.view.selected()
        return found[0].account_id if found else ""

    def _on_chosen(self) -> None:
        found = self.view.selected()
        is_writer = not self.ctx.is_read_only
        self._exclude.setVisible(is_writer and bool(found))
        self._exclude.setText(_("Do not include ({n})…").format(n=len(found)))
        self._merge.setVisible(is_writer and len(found) == 2)
        self._duplicates.setVisible(is_writer and not found and bool(self.table.rows))
        self.matrix.select(self._selected_id())

    def select_account(self, account_id: str) -> None:
        """Select the row of an account, if it passes the filters."""
        at = next((i for i, r in enumerate(self.model.rows) if r.account_id == account_id), None)
        if at is not None:
            self.view.select_row(at)

    # -- views and columns -----------------------------------------------------------------------

    def show_view(self, view_id: str) -> None:
        """Show what a view asks for."""
        view = next((v for v in self.saved_views() if v.id == view_id), built_in_views()[0])
        self._view_id = view.id
        self._keys = tuple(k for k in view.columns if k in self._columns) or DEFAULT
        self.filter.setText(view.text)
        self.sector.setCurrentIndex(max(0, self.sector.findData(view.sector)))
        self.state.setCurrentIndex(max(0, self.state.findData(view.state)))
        self.model.order = (view.order, view.is_descending)
        self.populate()

    def _fill_menu(self) -> None:
        self.menu.clear()
        for key, column in self._columns.items():
            action = QAction(column.title, self.menu, checkable=True)
            action.setChecked(key in self._keys)
            action.setEnabled(key != "account")
            action.toggled.connect(partial(self._toggle_column, key))
            self.menu.addAction(action)
        self.menu.addSeparator()
        own = self.ctx.portfolio.get(SavedView, self._view_id)
        if not self.ctx.is_read_only:
            self.menu.addAction(_("Save as a view…"), self.save_view)
            if own is not None:
                update, delete = _("Update «{name}»").format(name=own.name), _("Delete «{name}»").format(name=own.name)
                for text, act in ((update, lambda: self._store_view(own.name, own.id)), (delete, self.delete_view)):
                    self.menu.addAction(plain_action(text), act).setToolTip(plain_tooltip(text))

    def _toggle_column(self, key: str, is_shown: bool) -> None:
        self._keys = tuple(k for k in self._columns if (is_shown if k == key else k in self._keys))
        self.model.show_columns([self._columns[k] for k in self._keys])
        self.view.fit_columns()

    def save_view(self) -> None:
        """Keep filters, columns and order under a name."""
        name = boxes.ask_text(self, _("Save as a view"), _("Name of the view"), _("Save view"))
        if name:
            self._store_view(name, new_id())

    def _store_view(self, name: str, view_id: str) -> None:
        key, is_descending = self.model.order
        view = SavedView(
            id=view_id, name=name, text=self.filter.text(), sector=self.sector.currentData() or "", state=self.state.currentData() or "",
            columns=self._keys, order=key, is_descending=is_descending,
        )  # fmt: skip
        self._view_id = view_id
        if self.ctx.act(lambda: self.ctx.portfolio.save(view)):
            self._fill_views()

    def delete_view(self) -> None:
        """Remove the view that is shown; the toast offers the way back."""
        own = self.ctx.portfolio.get(SavedView, self._view_id)
        if own is not None and self.ctx.act(lambda: self.ctx.portfolio.remove(own)):
            self.show_view("all")

    # -- many at once ----------------------------------------------------------------------------

    def exclude_selected(self) -> None:
        """Leave the selected accounts out in one act."""
        from kamdesk.ui.portfolio.exclude_dialog import ExcludeDialog

        dialog = ExcludeDialog(self.ctx, self.view.selected(), self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def merge_selected(self) -> None:
        """Make one account of the two that are selected."""
        found = self.view.selected()
        if len(found) == 2:
            self.merge(found[0], found[1])

    def merge(self, one: PortfolioRow, other: PortfolioRow) -> None:
        """Merge two accounts into the one that is in the plan, or that buys more."""
        kept, gone = sorted((one, other), key=lambda r: (r.verdict is not Verdict.INCLUDE, -r.sales))
        text = _("«{gone}» becomes part of «{kept}»: sales, people, sites and codes go along. It can be undone.").format(
            gone=gone.name, kept=kept.name
        )
        if boxes.confirm(self, text, _("Merge")):
            self.ctx.act(lambda: merging.merge(self.ctx.portfolio, kept.account_id, gone.account_id))

    def show_duplicates(self) -> None:
        """Select the first pair of accounts that look like one company."""
        pairs = merging.likely_duplicates(self.ctx.portfolio)
        if not pairs:
            self.ctx.notices.said.emit(_("No two accounts look like the same company."))
            return
        self.filter.clear()
        self.show_view("all")
        self.view.clearSelection()
        wanted = {pairs[0].first_id, pairs[0].second_id}
        model, selection = self.view.selectionModel(), self.view.selectionModel().SelectionFlag
        for at, found in enumerate(self.model.rows):
            if found.account_id in wanted:
                model.select(self.model.index(at, 0), selection.Select | selection.Rows)
                self.view.scrollTo(self.model.index(at, 0))
        count = ngettext(
            "{n} pair looks like the same company; it is selected.",
            "{n} pairs look like the same company; the first is selected.",
            len(pairs),
        )
        self.ctx.notices.said.emit(count.format(n=len(pairs)))

    def focus_first(self) -> None:
        """Put the cursor into the filter."""
        self.filter.setFocus(Qt.FocusReason.OtherFocusReason)
