"""One account: its header, and the tabs below it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QMenu, QTabBar, QVBoxLayout, QWidget

from kamdesk.domain.changes import ChangeSet
from kamdesk.domain.plan.gate import StepState
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.i18n import _, formats, ngettext, terms
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.scorecard.wording import breach_count
from kamdesk.ui.account.base_page import AccountPage
from kamdesk.ui.account.pages import TABS, page_class, tab_title
from kamdesk.ui.account.unread_strip import UnreadStrip
from kamdesk.ui.building import made
from kamdesk.ui.context import Context
from kamdesk.ui.widgets.basic import ChipKind, ElidedLabel, PageScroll, line, set_chip, tool_button
from kamdesk.ui.widgets.room import PageStack, Roomy

GUTTER = PageScroll.GUTTER
_CHIPS: dict[Verdict | None, ChipKind] = {Verdict.INCLUDE: "ok", Verdict.WATCH: "warn", Verdict.EXCLUDE: "neutral", None: "info"}


class AccountView(QWidget):
    """Header and tabs of the account that is shown.

    Signals:
        moved: (account id, tab) something else is shown.
    """

    moved = Signal(str, str)

    def __init__(self, ctx: Context, menu: QMenu) -> None:
        super().__init__()
        self._ctx = ctx
        self.account_id = ""
        self.pages: dict[str, AccountPage] = {}
        self._name = ElidedLabel("", "title", "account_name")
        self._state, self._plan = QLabel(), QLabel()
        self._plan.setObjectName("plan_state")
        self._meta = ElidedLabel("", "caption")
        more = tool_button("ellipsis", _("More about this account"), ctx.tokens, None, "account_menu")
        more.setMenu(menu)
        more.setPopupMode(more.ToolButtonPopupMode.InstantPopup)
        self._name.setMinimumHeight(ctx.tokens.scaled(30))
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._name)
        head.addWidget(self._state)
        head.addWidget(self._plan)
        head.addStretch(1)
        head.addWidget(more)
        head.setStretch(0, 0)
        self._unread = UnreadStrip(ctx)
        self.tabs = QTabBar()
        self.tabs.setObjectName("tabs")
        self.tabs.setAccessibleName(_("Pages of the account"))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for name in TABS:
            self.tabs.addTab(tab_title(name))
        self.tabs.currentChanged.connect(lambda _at: self._show_tab())
        self._stack = PageStack()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20 - GUTTER, 12)
        column.setSpacing(4)
        top = QVBoxLayout()
        top.setContentsMargins(0, 0, GUTTER, 0)
        top.setSpacing(4)
        top.addLayout(head)
        top.addWidget(self._meta)
        top.addWidget(self._unread)
        top.addSpacing(2)
        top.addWidget(self.tabs)
        top.addWidget(line())
        column.addLayout(top)
        column.addSpacing(8)
        column.addWidget(Roomy(self._stack), 1)
        ctx.bus.committed.connect(self._on_committed)

    @property
    def tab(self) -> str:
        """The tab that is shown."""
        return TABS[self.tabs.currentIndex()]

    @property
    def page(self) -> AccountPage:
        """The page that is shown; made when it is first needed."""
        name = self.tab
        if name not in self.pages:
            page = made(lambda: page_class(name)(self._ctx))
            self.pages[name] = page
            self._stack.addWidget(page)
        return self.pages[name]

    def show_account(self, account_id: str, tab: str = "") -> None:
        """Show an account, on the same tab or on another."""
        self.account_id = account_id
        if tab:
            self.tabs.blockSignals(True)
            self.tabs.setCurrentIndex(TABS.index(tab))
            self.tabs.blockSignals(False)
        self._fill_header()
        self._show_tab()

    def show_tab(self, tab: str) -> None:
        """Show a tab."""
        self.tabs.setCurrentIndex(TABS.index(tab))

    def step_tab(self, by: int) -> None:
        """Go to the tab beside."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + by) % len(TABS))

    def _show_tab(self) -> None:
        if not self.account_id:
            return
        page, focus = self.page, QApplication.focusWidget()
        if focus is not None and self._stack.isAncestorOf(focus) and not page.isAncestorOf(focus):
            # A click on a tab takes no keyboard by itself, and what had it goes out of sight.
            self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)
        self._stack.setCurrentWidget(page)
        page.show_account(self.account_id)
        self.moved.emit(self.account_id, self.tab)

    def _on_committed(self, changes: ChangeSet) -> None:
        if self.account_id and changes.touches(self.account_id):
            self._fill_header()

    def _fill_header(self) -> None:
        data = self._ctx.load(self.account_id)
        self._name.setText(data.account.name)
        state = terms.verdict_state(data.selection.verdict)
        text = state[:1].upper() + state[1:]
        last = data.selection.decisions[-1] if data.selection.decisions else None
        if last is not None and last.verdict is Verdict.WATCH and last.review_on is not None:
            text = _("Under watch until {day}").format(day=formats.day(last.review_on))
        set_chip(self._state, text, _CHIPS[data.selection.verdict])
        self._fill_plan_chip(data)
        parts = [data.account.sector, data.account.city]
        if data.kam_name:
            parts.append(_("KAM: {name}").format(name=data.kam_name))
        if data.facts.document.record is not None and data.facts.document.record.next_review_on is not None:
            parts.append(_("next review {day}").format(day=formats.day(data.facts.document.record.next_review_on)))
        self._meta.setText(" · ".join(p for p in parts if p))
        self._fill_tabs(data)
        self._unread.show_account(self.account_id)

    def _fill_plan_chip(self, data: AccountData) -> None:
        if data.selection.verdict is not Verdict.INCLUDE:
            set_chip(self._plan, "", "info")
            return
        states = list(data.plan.step_states.values())
        review = sum(s is StepState.TO_REVIEW for s in states)
        if states[-1] in {StepState.CLOSED, StepState.TO_REVIEW}:
            text = _("Plan active")
            if review:
                text += " · " + ngettext("{n} step to review", "{n} steps to review", review).format(n=review)
            set_chip(self._plan, text, "warn" if review else "ok")
            return
        number = data.plan.current_step.number if data.plan.current_step else 5
        set_chip(self._plan, _("Plan: step {number} of 5").format(number=number), "info")

    def _fill_tabs(self, data: AccountData) -> None:
        closed = sum(s is StepState.CLOSED for s in data.plan.step_states.values())
        breaches = breach_count([r for r in data.scorecard.latest_result.indicators() if r.is_breach])
        badges = {
            "selection": "" if data.selection.decisions else " ●",
            "plan": f" {closed}/5" if data.selection.verdict is Verdict.INCLUDE else "",
            "scorecard": f" · {breaches}" if breaches else "",
        }
        for at, name in enumerate(TABS):
            self.tabs.setTabText(at, tab_title(name) + badges.get(name, ""))
