"""What the menus do with the account that is shown: make, name, archive it, its history, its scorecard, its plan."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt

from kamdesk.domain.account.account import Account
from kamdesk.domain.ids import new_id
from kamdesk.i18n import _
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.window.current_file import CurrentFile
from kamdesk.ui.window.host import Host, attempt
from kamdesk.ui.window.navigation import Navigation

if TYPE_CHECKING:
    from kamdesk.ui.plan.plan_page import PlanPage
    from kamdesk.ui.scorecard.scorecard_page import ScorecardPage


class AccountActions:
    """The acts on accounts of one window; those of a page show it first."""

    def __init__(self, host: Host, file: CurrentFile, navigation: Navigation) -> None:
        self._host = host
        self._file = file
        self._navigation = navigation

    def new_account(self) -> None:
        """Ask for a name and make an account."""
        if not self._file.ensure_writable():
            return
        name = boxes.ask_text(self._host.window(), _("New account"), _("Name of the account"), _("Create account"))
        if name:
            self.create_account(name)
        elif not self._navigation.account_id:
            self._host.follow()

    def create_account(self, name: str) -> None:
        """Create an account and show it."""
        ctx = self._file.ctx
        assert ctx is not None
        account = Account(id=new_id(), name=name)
        if ctx.act(lambda: ctx.portfolio.save(account)):
            self._navigation.show_place(account.id, "overview")
            # The name is there already: what comes next is typed at once.
            self._navigation.navigate("overview", "sector")

    def rename_account(self) -> None:
        self._navigation.navigate("overview", "name")

    def archive_account(self) -> None:
        ctx, view = self._file.ctx, self._navigation.view
        assert ctx is not None
        assert view is not None
        account = ctx.load(view.account_id).account
        archived = replace(account, archived_on=date.today())
        if ctx.act(lambda: ctx.portfolio.save(archived)):
            self._host.say(_("«{name}» is archived").format(name=account.name), can_undo=True)
            view.account_id = ""
            self._navigation.show_place(*self._file.last_place())

    def account_history(self) -> None:
        self._show_history(self._navigation.account_id)

    def portfolio_history(self) -> None:
        self._show_history(None)

    def _show_history(self, account_id: str | None) -> None:
        assert self._file.ctx is not None
        from kamdesk.ui.dialogs.history_dialog import HistoryDialog

        dialog = HistoryDialog(self._file.ctx, account_id, self._host.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # -- its scorecard ---------------------------------------------------------------------------

    def _scorecard(self) -> "ScorecardPage | None":
        return cast("ScorecardPage | None", self._navigation.page("scorecard"))

    def add_indicator(self) -> None:
        if (page := self._scorecard()) is not None:
            page.add_indicator()

    def previous_period(self) -> None:
        if (page := self._scorecard()) is not None:
            page.step_period(-1)

    def next_period(self) -> None:
        if (page := self._scorecard()) is not None:
            page.step_period(1)

    def close_scorecard(self) -> None:
        if (page := self._scorecard()) is not None:
            page.close_card()

    def save_radar(self) -> None:
        """Ask where, and save the radar as a picture there."""
        ctx = self._file.ctx
        assert ctx is not None
        data = ctx.load(self._navigation.account_id)
        path = boxes.save_chart(self._host.window(), Path.home() / f"{data.account.name}.png".replace("/", "-"))
        if path is None:
            return

        def write() -> None:
            from kamdesk.charts.export import save_chart
            from kamdesk.ui.charts.chart_data import saved_figure

            save_chart(saved_figure(ctx.portfolio, "radar", data), path)

        attempt(self._host, write, _("Saved as «{name}»").format(name=path.name))

    # -- its plan --------------------------------------------------------------------------------

    def _plan(self) -> "PlanPage | None":
        return cast("PlanPage | None", self._navigation.page("plan"))

    def close_step(self) -> None:
        if (page := self._plan()) is not None:
            page.close_step()

    def confirm_steps(self) -> None:
        if (page := self._plan()) is not None:
            page.confirm_all()

    def hand_over_account(self) -> None:
        if (page := self._plan()) is not None:
            page.hand_over()

    def new_plan_version(self) -> None:
        if (page := self._plan()) is not None:
            page.new_version()

    def step_back(self) -> None:
        if (page := self._plan()) is not None:
            page.go_step(-1)

    def step_forward(self) -> None:
        if (page := self._plan()) is not None:
            page.go_step(1)
