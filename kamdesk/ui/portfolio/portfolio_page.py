"""Cartera: all accounts at once, in seven parts; read in slices so that the window stays alive."""

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QVBoxLayout, QWidget

from kamdesk.domain.changes import ChangeSet
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.i18n import _, formats, ngettext
from kamdesk.services.account.portfolio_table import PortfolioTable
from kamdesk.ui.context import Context
from kamdesk.ui.portfolio.accounts import AccountsSection
from kamdesk.ui.portfolio.columns import count_text
from kamdesk.ui.portfolio.gaps import GapsSection
from kamdesk.ui.portfolio.innovation import InnovationSection
from kamdesk.ui.portfolio.potential import PotentialHoursSection
from kamdesk.ui.portfolio.register import RegisterSection
from kamdesk.ui.portfolio.scorecards import ScorecardsSection
from kamdesk.ui.portfolio.section import PortfolioSection
from kamdesk.ui.portfolio.simulation import SimulationSection
from kamdesk.ui.widgets.basic import ElidedLabel, button, label, row
from kamdesk.ui.widgets.room import PageStack, Roomy, WrapBar

ACCOUNTS, SCORECARDS, GAPS, POTENTIAL, INNOVATION, SIMULATION, REGISTER = range(7)
SHOWN_FIRST = 500
"""So many rows are shown before the rest is read."""


class PortfolioPage(QWidget):
    """The portfolio; what it reads is kept until it changes.

    Signals:
        account_wanted: (account id, tab).
        import_wanted, new_wanted: their buttons were pressed.
    """

    account_wanted = Signal(str, str)
    import_wanted = Signal()
    new_wanted = Signal()

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.setObjectName("page")
        self.ctx = ctx
        self.table = PortfolioTable(ctx.portfolio)
        self._reading: Iterator[tuple[int, int]] | None = None
        self._is_stale = self._is_first = True
        self._lost: set[str] = set()
        self._timer = ctx.life.timer(self, 0, self.read_on, is_single=False)
        self._count = ElidedLabel("", "caption", "portfolio_count")
        bring = button(_("Import…"), self.import_wanted.emit, icon="file-spreadsheet", tokens=ctx.tokens, name="portfolio_import")
        new = button(_("New account"), self.new_wanted.emit, icon="plus", tokens=ctx.tokens, kind="primary", name="portfolio_new")
        for found in (bring, new):
            found.setVisible(not ctx.is_read_only)
        self.accounts = AccountsSection(ctx)
        self.scorecards = ScorecardsSection(ctx)
        self.gaps = GapsSection(ctx)
        self.potential = PotentialHoursSection(ctx)
        self.innovation = InnovationSection(ctx)
        self.simulation = SimulationSection(ctx)
        self.register = RegisterSection(ctx)
        self._sections: tuple[PortfolioSection, ...] = (
            self.accounts, self.scorecards, self.gaps, self.potential, self.innovation, self.simulation, self.register
        )  # fmt: skip
        titles = (
            _("Accounts"), _("Scorecards"), _("What they do not buy yet"), _("Potential and hours"), _("Innovation"), _("Scenarios"),
            _("Register"),
        )  # fmt: skip
        self._bar: list[QPushButton] = []
        group = QButtonGroup(self)
        self._stack = PageStack()
        for at, (section, title) in enumerate(zip(self._sections, titles, strict=True)):
            found = button(title, None, kind="part", name=f"portfolio_part_{at}")
            found.setCheckable(True)
            found.clicked.connect(lambda _checked=False, part=at: self.show_part(part))
            group.addButton(found)
            self._bar.append(found)
            self._stack.addWidget(section)
            section.account_wanted.connect(self.account_wanted)
        self._bar[ACCOUNTS].setChecked(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(12)
        column.addLayout(row(label(_("Portfolio"), "title"), self._count, None, bring, new, spacing=10))
        column.addWidget(WrapBar(self._bar))
        column.addWidget(Roomy(self._stack), 1)
        ctx.bus.committed.connect(self._on_committed)

    def show_part(self, part: int) -> None:
        """Show one of the parts."""
        self._bar[part].setChecked(True)
        self._stack.setCurrentIndex(part)
        self.refresh()

    @property
    def part(self) -> PortfolioSection:
        """The part that is shown."""
        return self._sections[self._stack.currentIndex()]

    def refresh(self) -> None:
        """Read what is stale, and show it."""
        if self._is_stale:
            self._is_stale = False
            self._lost.clear()
            self._is_first = not self.table.rows
            self.table = PortfolioTable(self.ctx.portfolio)
            self._reading = self.table.read()
            self.read_on()
            if self._reading is not None:
                self._timer.start()
            return
        if self._lost:
            self.table.refresh(self._lost)
            self._lost.clear()
        if self._reading is None:
            self._show()

    @property
    def is_reading(self) -> bool:
        """Whether slices are still to be read."""
        return self._reading is not None

    def read_on(self) -> None:
        """Read the next slice; the very first is shown at once, the rest when all is there. Only while `is_reading`."""
        assert self._reading is not None
        step = next(self._reading, None)
        if step is not None and step[0] < step[1]:
            done = formats.percent(step[0] / step[1] * 100)
            self._count.setText(_("Reading the accounts… {percent}").format(percent=done))
            # Later the old rows stay meanwhile: a part of them would deselect the rest.
            if self._is_first and step[0] <= SHOWN_FIRST:
                self.part.show_table(self.table)
            return
        self._timer.stop()
        self._reading = None
        self._show()

    def _show(self) -> None:
        rows = self.table.rows.values()
        verdicts = [r.verdict for r in rows]
        parts = [ngettext("{n} account", "{n} accounts", len(verdicts)).format(n=formats.number(len(verdicts), 0))]
        for verdict in (*Verdict, None):
            count = verdicts.count(verdict)
            if count:
                parts.append(count_text(verdict, count))
        self._count.setText(" · ".join(parts))
        self.part.show_table(self.table)

    def _on_committed(self, changes: ChangeSet) -> None:
        if not changes.accounts and not changes.kinds <= {"saved_view", "portfolio_scenario"}:
            self._is_stale = True
        self._lost |= changes.accounts
        if self.isVisible():
            self.refresh()

    def wait(self) -> None:
        """Read everything now; for whoever cannot wait."""
        while self._reading is not None:
            self.read_on()
