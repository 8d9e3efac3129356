"""What every step's page does: show its records in parts, lock them, know where a condition is fixed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from PySide6.QtWidgets import QButtonGroup, QPushButton, QVBoxLayout, QWidget

from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.actions import ParkingNote
from kamdesk.domain.plan.conditions.by_step import unmet_of_step
from kamdesk.domain.plan.post import PostItem
from kamdesk.domain.plan.requirements import ChecklistItem
from kamdesk.domain.plan.step_acts import Signature, SignatureOf
from kamdesk.domain.records import Record, Step, altered
from kamdesk.i18n import _, terms
from kamdesk.services.plan import starting_points
from kamdesk.services.reading.account_data import AccountData
from kamdesk.ui.context import Context
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.forms.fields import Choices, Field, Kind
from kamdesk.ui.forms.form import RecordForm
from kamdesk.ui.tables.record_table import RecordTable, TableSpec
from kamdesk.ui.widgets.basic import PageScroll, TextRole, button, clear, label, row
from kamdesk.ui.widgets.room import PageStack, WrapBar, lay_out_later

R = TypeVar("R", bound=Record)


@dataclass
class Part:
    """A part of a step's page: its button in the bar, where its widgets go, and the places it holds."""

    title: str
    button: QPushButton
    area: PageScroll
    column: QVBoxLayout
    places: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class DetailSpec:
    """The form for more of a selected row: `title` gives the words above it, `hint` stands there while no row is selected."""

    name: str
    fields: Sequence[Field]
    title: Callable[[Any], str]
    hint: str
    columns: int = 3


@dataclass
class Detail:
    """What is shown of the selected row of a table: a form, and whatever else belongs to it."""

    table: RecordTable[Any]
    cls: type[Record]
    title: Callable[[Any], str]
    head: QWidget
    form: RecordForm[Any]
    extras: Sequence[QWidget]
    hint: QWidget


class StepPage(QWidget):
    """The content of one step of the account that is shown."""

    step: Step
    places: ClassVar[Mapping[str, str]] = {}
    """Where a condition is fixed, by its code: a field, a form, a table, or what else a part names; one without an entry has the name of its place."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.ctx = ctx
        self.account_id = ""
        self._blanks: dict[tuple[str, str], Record] = {}
        self.forms: list[RecordForm[Any]] = []
        self.tables: dict[str, RecordTable[Any]] = {}
        self.details: list[Detail] = []
        self.parts: list[Part] = []
        self._is_locked = True
        self._copying: list[tuple[QPushButton, type[PostItem] | type[ChecklistItem]]] = []
        self._starting_points: list[QPushButton] = []
        self._bar = WrapBar()
        self._group = QButtonGroup(self)
        self._stack = PageStack()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        outer.addWidget(self._bar)
        outer.addWidget(self._stack, 1)
        self.column = QVBoxLayout()
        self.build()
        for part in self.parts:
            part.column.addStretch(1)
            part.button.setVisible(len(self.parts) > 1)
        self._bar.setVisible(len(self.parts) > 1)

    def build(self) -> None:
        """Make the widgets."""
        raise NotImplementedError

    @property
    def account(self) -> AccountData:
        """The account that is shown."""
        return self.ctx.load(self.account_id)

    def show_account(self, account_id: str, *, is_locked: bool) -> None:
        """Show the step of an account."""
        self._is_locked = is_locked
        if account_id != self.account_id:
            self.account_id = account_id
            self._blanks.clear()
            self.show_part(0)
        for form in self.forms:
            form.set_locked(is_locked)
            form.populate()
        for name, table in self.tables.items():
            table.set_locked(is_locked and name not in self.always_open())
        is_offered = not is_locked and not self.ctx.is_read_only
        for starting_point in self._starting_points:
            starting_point.setVisible(is_offered)
        for copy, cls in self._copying:
            copy.setVisible(is_offered and bool(starting_points.accounts_with(self.ctx.portfolio, cls, self.account_id)))
        self.populate(is_locked=is_locked)
        for detail in self.details:
            self._fill_detail(detail)
        self._count_missing()

    def always_open(self) -> Sequence[str]:
        """Tables of daily work, which no gate locks."""
        return ()

    def populate(self, *, is_locked: bool) -> None:
        """Show what is neither form nor table."""

    # -- parts of the page -----------------------------------------------------------------------

    def part(self, title: str, *places: str) -> None:
        """Begin a part; `places` are where conditions are fixed besides its forms and tables."""
        body = QWidget()
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(10)
        at = len(self.parts)
        found = button(title, None, kind="part", name=f"step_part_{at}")
        found.setCheckable(True)
        found.clicked.connect(lambda _checked=False: self.show_part(at))
        self._group.addButton(found)
        self._bar.add(found)
        area = PageScroll(body)
        self._stack.addWidget(area)
        self.parts.append(Part(title, found, area, self.column, set(places)))

    def show_part(self, at: int) -> None:
        """Show a part."""
        part = self.parts[at]
        part.button.setChecked(True)
        self._stack.setCurrentIndex(at)
        # Where it was laid out before it had its width a wrapped text would keep the lines it needed then.
        part.column.invalidate()
        if (body := part.column.parentWidget()) is not None:
            body.updateGeometry()
        lay_out_later(part.area)

    def reveal(self, widget: QWidget) -> None:
        """Show the part that holds a widget, and scroll to it."""
        for at, part in enumerate(self.parts):
            if part.area.isAncestorOf(widget):
                self.show_part(at)
                part.area.ensureWidgetVisible(widget, 0, 24)

    def _count_missing(self) -> None:
        """Say at each part how many conditions wait there."""
        missing = [] if self._is_locked else unmet_of_step(self.account.facts, self.step)
        for part in self.parts:
            count = sum(self.place_of(u.condition) in part.places for u in missing)
            part.button.setText(f"{part.title} · {count}" if count else part.title)
            part.button.setAccessibleName(
                _("{part}, {count} missing").format(part=part.title, count=count) if count else part.title
            )

    def place_of(self, condition: str) -> str:
        """The field, form or table where a condition is fixed now."""
        return self.places.get(condition, condition)

    def focus_place(self, place: str) -> None:
        """Put the cursor into a field, a form or a table."""
        for form in self.forms:
            name = place if form.has(place) else "name" if form.objectName() == place else ""
            if name:
                self.reveal(form.editor(name))
                form.focus(name)
                return
        if place in self.tables:
            self.reveal(self.tables[place])
            self.tables[place].focus()

    # -- widgets ---------------------------------------------------------------------------------

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
        self.parts[-1].places |= {*form.fields(), form.objectName()}
        self.column.addWidget(form)

    def add_table(
        self,
        spec: TableSpec,
        rows: Callable[[], Sequence[Any]],
        make: Callable[[], Record],
        *,
        on_remove: Callable[[Any], object] | None = None,
    ) -> RecordTable[Any]:
        """Put a table below what is there; `make` gives a blank record for what is typed into the last row."""

        def start(attr: str, value: Any) -> Record:
            return altered(make(), **{attr: value})

        table: RecordTable[Any] = RecordTable(
            self.ctx, spec, lambda: rows() if self.account_id else [], start, on_remove=on_remove
        )
        self.tables[spec.name] = table
        self.parts[-1].places.add(spec.name)
        self.column.addWidget(table)
        return table

    def add_detail(
        self,
        table: RecordTable[Any],
        cls: type[Record],
        spec: DetailSpec,
        *,
        extras: Sequence[QWidget] = (),
    ) -> Detail:
        """Put below a table what more there is to say of its selected row."""

        def get() -> Any:
            found = table.current()
            return self.ctx.portfolio.get(cls, found.id) if found is not None else None

        head = label("", "field", wrap=True)
        form: RecordForm[Any] = RecordForm(self.ctx, spec.fields, get, columns=spec.columns, name=spec.name)
        quiet = label(spec.hint, "caption", wrap=True)
        detail = Detail(table, cls, spec.title, head, form, extras, quiet)
        self.details.append(detail)
        for widget in (quiet, head, form, *extras):
            self.column.addWidget(widget)
        table.selected.connect(lambda _record: self._fill_detail(detail))
        return detail

    def _fill_detail(self, detail: Detail) -> None:
        found = detail.table.current() if self.account_id else None
        for widget in (detail.head, detail.form, *detail.extras):
            widget.setVisible(found is not None)
        detail.hint.setVisible(found is None and bool(detail.table.model.rows))
        if found is None:
            return
        detail.head.setText(detail.title(found))  # type: ignore[attr-defined]
        detail.form.set_locked(self._is_locked and detail.table.objectName() not in self.always_open())
        detail.form.populate()
        self.detail_shown(detail, found)

    def detail_shown(self, detail: Detail, record: Any) -> None:
        """The selected row of a table with details is another one, or changed."""

    def add_copying(self, cls: "type[PostItem] | type[ChecklistItem]", prompt: str, *others: QPushButton) -> None:
        """Offer to begin with what another account has; `others` are further ways to begin."""

        def copy() -> None:
            portfolio = self.ctx.portfolio
            found = starting_points.accounts_with(portfolio, cls, self.account_id)
            name = boxes.ask_item(self, _("Copy"), prompt, [n for _id, n in found], _("Copy"))
            source = next((account_id for account_id, n in found if n == name), None)
            if source is not None:
                self.ctx.act(lambda: starting_points.copy_entries(portfolio, cls, source, self.account_id))

        made = button(
            _("Copy from another account…"), copy, icon="copy", tokens=self.ctx.tokens, kind="flat2", name=f"copy_{cls.KIND}"
        )
        self._copying.append((made, cls))
        self._starting_points += others
        self.column.addLayout(row(*others, made, None))

    def indicator_choices(self) -> Choices:
        """The indicators of the account's scorecard."""
        return [(i.id, i.name) for i in self.account.scorecard.own_indicators if i.retired_on is None] if self.account_id else []

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


def lines_label(layout: QVBoxLayout, texts: Sequence[tuple[str, TextRole]]) -> None:
    """Fill a column with (text, role) lines."""
    clear(layout)
    for text, role in texts:
        layout.addWidget(label(text, role, wrap=True))


class ParkingTable(RecordTable[ParkingNote]):
    """Notes kept for a step until its turn: what, about whom, by when. Daily work, which no gate locks."""

    def __init__(self, ctx: Context) -> None:
        self._page: StepPage | None = None
        super().__init__(
            ctx,
            TableSpec(
                "parking",
                [
                    Field("text", label=_("Parked for this step")),
                    Field("person", width=150),
                    Field("due_on", Kind.DATE, width=104),
                ],
                prompt=_("Park what you already know for this step; it waits until its turn…"),
                min_rows=1,
                max_rows=3,
            ),
            self._notes,
            self._start,
        )

    def _notes(self) -> list[ParkingNote]:
        page = self._page
        return [n for n in page.account.plan.notes if n.step is page.step] if page is not None and page.account_id else []

    def _start(self, attr: str, value: Any) -> ParkingNote:
        assert self._page is not None
        note = ParkingNote(id=new_id(), account_id=self._page.account_id, step=self._page.step, text="")
        return altered(note, **{attr: value})

    def show_page(self, page: StepPage) -> None:
        """Show the notes of a step's page."""
        self._page = page
        self.populate()
