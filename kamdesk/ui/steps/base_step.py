"""What every step's page does: show its records, lock them, focus the place that mends a condition."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from kamdesk.domain.ids import new_id
from kamdesk.domain.records import Record, Step, altered
from kamdesk.domain.steps import ChecklistItem, PostItem, Signature, SignatureOf
from kamdesk.i18n import _, terms
from kamdesk.services import planning
from kamdesk.services.account_data import AccountData
from kamdesk.ui.context import Context
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.fields import Field, Kind
from kamdesk.ui.widgets.basic import button, label, row
from kamdesk.ui.widgets.form import RecordForm
from kamdesk.ui.widgets.record_table import RecordTable

R = TypeVar("R", bound=Record)


class StepPage(QWidget):
    """The content of one step of the account that is shown."""

    step: Step

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.ctx = ctx
        self.account_id = ""
        self._blanks: dict[tuple[str, str], Record] = {}
        self.forms: list[RecordForm[Any]] = []
        self.tables: dict[str, RecordTable[Any]] = {}
        self.copying: QPushButton | None = None
        self._copied: type[PostItem] | type[ChecklistItem] | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(10)
        self.build()
        self.column.addStretch(1)

    def build(self) -> None:
        """Make the widgets."""
        raise NotImplementedError

    @property
    def account(self) -> AccountData:
        """The account that is shown."""
        return self.ctx.load(self.account_id)

    def show_account(self, account_id: str, *, is_locked: bool) -> None:
        """Show the step of an account."""
        if account_id != self.account_id:
            self.account_id = account_id
            self._blanks.clear()
        for form in self.forms:
            form.set_locked(is_locked)
            form.populate()
        for name, table in self.tables.items():
            table.set_locked(is_locked and name not in self.always_open())
        self._show_copying(is_locked=is_locked)
        self.populate(is_locked=is_locked)

    def always_open(self) -> Sequence[str]:
        """Tables of daily work, which no gate locks."""
        return ()

    def populate(self, *, is_locked: bool) -> None:
        """Show what is neither form nor table."""

    def focus_target(self, target: str) -> None:
        """Put the cursor where a condition is mended."""
        for form in self.forms:
            if form.has(target):
                form.focus(target)
                return
            if form.objectName() == target:
                form.focus("name")
                return
        if target in self.tables:
            self.tables[target].focus()

    # -- parts -----------------------------------------------------------------------------------

    def own(self, found: R | None, cls: type[R]) -> R:
        """The account's record of a kind, or a new empty one that keeps its id until it is saved."""
        if found is not None:
            return found
        key = (cls.KIND, self.account_id)
        if key not in self._blanks:
            self._blanks[key] = cls(id=new_id(), account_id=self.account_id)  # type: ignore[call-arg]
        blank = self._blanks[key]
        assert isinstance(blank, cls)
        return blank

    def add_form(self, form: RecordForm[Any]) -> None:
        """Put a form below what is there."""
        self.forms.append(form)
        self.column.addWidget(form)

    def add_table(
        self,
        name: str,
        title: str,
        prompt: str,
        specs: Sequence[Field],
        rows: Callable[[], Sequence[Any]],
        make: Callable[[], Record],
        *,
        min_rows: int = 2,
        on_remove: Callable[[Any], object] | None = None,
    ) -> RecordTable[Any]:
        """Put a table below what is there; `make` gives a blank record for what is typed into the last row."""

        def start(attr: str, value: Any) -> Record:
            return altered(make(), **{attr: value})

        table: RecordTable[Any] = RecordTable(
            self.ctx, specs, lambda: rows() if self.account_id else [], start, prompt=prompt, title=title, name=name, min_rows=min_rows,
            on_remove=on_remove,
        )  # fmt: skip
        self.tables[name] = table
        self.column.addWidget(table)
        return table

    def add_copying(self, cls: "type[PostItem] | type[ChecklistItem]", prompt: str) -> None:
        """Offer to begin with what another account has."""

        def copy() -> None:
            portfolio = self.ctx.portfolio
            found = planning.accounts_with(portfolio, cls, self.account_id)
            name = boxes.ask_item(self, _("Take over"), prompt, [n for _id, n in found], _("Take over"))
            source = next((account_id for account_id, n in found if n == name), None)
            if source is not None:
                self.ctx.act(lambda: planning.copy_entries(portfolio, cls, source, self.account_id))

        self.copying = button(_("Take over from another account…"), copy, icon="copy", tokens=self.ctx.tokens, kind="flat2", name=f"copy_{cls.KIND}")
        self._copied = cls
        self.column.addLayout(row(self.copying, None))

    def _show_copying(self, *, is_locked: bool) -> None:
        if self.copying is not None and self._copied is not None:
            is_offered = not is_locked and not self.ctx.is_read_only
            self.copying.setVisible(is_offered and bool(planning.accounts_with(self.ctx.portfolio, self._copied, self.account_id)))

    def add_signature(self, subject: SignatureOf) -> None:
        """Put the record of a signature below what is there."""

        def get() -> Signature:
            found = next((s for s in self.account.facts.signatures if s.subject is subject), None)
            if found is not None:
                return found
            key = (subject.value, self.account_id)
            if key not in self._blanks:
                self._blanks[key] = Signature(id=new_id(), account_id=self.account_id, subject=subject)
            blank = self._blanks[key]
            assert isinstance(blank, Signature)
            return blank

        self.column.addWidget(label(terms.term(subject), "h3"))
        fields = [Field("name"), Field("role"), Field("signed_on", Kind.DATE)]
        self.add_form(RecordForm(self.ctx, fields, get, columns=3, name=subject.value))
