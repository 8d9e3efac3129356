"""What every page works with: the open portfolio, its history, the bus, theme and preferences."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kamdesk.domain.changes import Edit
from kamdesk.domain.errors import FileError, KnownError, ValidationError
from kamdesk.domain.records import Record
from kamdesk.env.preferences import Preferences
from kamdesk.i18n import messages
from kamdesk.services.opened import OpenedCopies
from kamdesk.services.portfolio import Portfolio
from kamdesk.ui.bus import ChangeBus
from kamdesk.ui.chart_loader import ChartLoader
from kamdesk.ui.life import Life
from kamdesk.ui.theme.manager import ThemeManager
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.undo import History

if TYPE_CHECKING:
    from kamdesk.services.reading.account_data import AccountData


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused edit: the field it was meant for (or nothing) and the sentence to show beside it."""

    field: str
    text: str


class Notices(QObject):
    """Words for the person at the window.

    Signals:
        said: (text) something worth a toast.
        refused: (text) something was not done.
        navigate: (tab, target) go to a place of the present account.
        referenced: (record) it cannot be removed because others refer to it; the ways out are asked for.
    """

    said = Signal(str)
    refused = Signal(str)
    navigate = Signal(str, str)
    referenced = Signal(object)


class Context:
    """One open portfolio and its surroundings."""

    def __init__(self, portfolio: Portfolio, theme: ThemeManager, preferences: Preferences, charts: ChartLoader) -> None:
        self.portfolio = portfolio
        self.theme = theme
        self.preferences = preferences
        self.charts = charts
        self.life = Life(charts)
        self.bus = ChangeBus()
        self.history = History(portfolio, self.bus)
        self.notices = Notices()
        self.opened = OpenedCopies()

    @property
    def tokens(self) -> Tokens:
        """The theme's colours and sizes."""
        return self.theme.tokens

    @property
    def is_read_only(self) -> bool:
        """Whether edits are refused."""
        return self.portfolio.is_read_only

    def load(self, account_id: str) -> "AccountData":
        """Everything about an account."""
        return self.portfolio.load(account_id)

    def attempt(self, change: Callable[[], Edit | None]) -> Refusal | None:
        """Save something and record it; what is refused comes back in words, for the place that asked."""
        try:
            edit = change()
        except ValidationError as error:
            return Refusal(error.field, messages.text_of(error))
        except KnownError as error:
            text = messages.text_of(error)
            if isinstance(error, FileError):  # wherever it was asked for, the window has a way on
                self.notices.refused.emit(text)
            return Refusal("", text)
        self.history.record(edit)
        return None

    def act(self, change: Callable[[], Edit | None]) -> bool:
        """Save something; what is refused is said in the window's toast. Returns whether it was done."""
        refusal = self.attempt(change)
        if refusal is not None:
            self.notices.refused.emit(refusal.text)
        return refusal is None

    def remove(self, record: Record) -> None:
        """Remove one record; when something hangs on it, the ways out are offered."""
        from kamdesk.services import removal

        if removal.ways_out(self.portfolio, record):
            self.notices.referenced.emit(record)
        else:
            self.act(lambda: self.portfolio.remove(record))

    def save(self, record: Record) -> Refusal | None:
        """Save one record as an edit that can be undone; a refusal comes back and nothing was written."""
        return self.attempt(lambda: self.portfolio.save(record))
