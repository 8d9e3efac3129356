"""Ficha: who the account is, its people, and how it stands."""

from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kamdesk.domain.account.account import Account, Site
from kamdesk.domain.account.field_use import FormPlace
from kamdesk.domain.account.people import Influence, Person, Relation
from kamdesk.domain.ids import new_id
from kamdesk.domain.records import altered
from kamdesk.i18n import _, formats, labels
from kamdesk.services.account.merging import group_tree
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.scorecard.wording import conclusion
from kamdesk.ui.account.account_form import account_form
from kamdesk.ui.account.base_page import AccountPage
from kamdesk.ui.charts.chart_slot import RadarSlot
from kamdesk.ui.context import Context
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.forms.form import RecordForm
from kamdesk.ui.tables.record_table import RecordTable, TableSpec
from kamdesk.ui.widgets.basic import ElidedLabel, button, card, clear, icon_label, label, row, scroll

RECENT = 6


class OverviewPage(AccountPage):
    """The account's data at the left, its figures and latest changes at the right."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        body = QWidget()
        columns = QHBoxLayout(body)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(12)
        columns.addWidget(self._data_card(), 58)
        columns.addLayout(self._side(), 42)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll(body))

    def _data_card(self) -> QFrame:
        frame, column = card()
        column.addWidget(label(_("Account data"), "h2"))
        self._form: RecordForm[Account] = RecordForm(
            self.ctx,
            account_form(self.ctx.portfolio, FormPlace.DATA),
            lambda: self.account.account,
            columns=3,
            name="account",
        )
        column.addWidget(self._form)
        column.addSpacing(4)
        self._add_tables(column)
        column.addStretch(1)
        return frame

    def _add_tables(self, column: QVBoxLayout) -> None:
        self._people: RecordTable[Person] = RecordTable(
            self.ctx,
            TableSpec(
                "people",
                [
                    Field("name"),
                    Field("role"),
                    Field("influence", Kind.CHOICE, choices=Influence, width=88),
                    Field("relation", Kind.CHOICE, choices=Relation, width=104),
                    Field("last_contact_on", Kind.DATE, width=116),
                ],
                title=_("Client contacts"),
                prompt=_("Type a name to add a person…"),
                min_rows=3,
            ),
            lambda: list(self.account.people) if self.account_id else [],
            self._new_person,
        )
        column.addWidget(self._people)
        self._people_hint = label(_("Add at least who decides and who advocates."), "caption", wrap=True)
        column.addWidget(self._people_hint)
        column.addSpacing(4)
        self._sites: RecordTable[Site] = RecordTable(
            self.ctx,
            TableSpec(
                "sites",
                [Field("name"), Field("code", width=120), Field("tax_id", width=120), Field("city")],
                title=_("Sites, as the ERP knows them"),
                prompt=_("Type a plant, branch or company to add it…"),
                min_rows=1,
            ),
            lambda: list(self.account.sites) if self.account_id else [],
            lambda attr, value: altered(Site(id=new_id(), account_id=self.account_id, name=""), **{attr: value}),
        )
        column.addWidget(self._sites)

    def _side(self) -> QVBoxLayout:
        side = QVBoxLayout()
        side.setSpacing(12)
        figures, column = card()
        self._score = label("", "h2")
        to_card = button(
            _("Open"),
            lambda: self.ctx.notices.navigate.emit("scorecard", ""),
            icon="arrow-right",
            tokens=self.ctx.tokens,
            kind="flat2",
        )
        to_card.setAccessibleName(_("Open the scorecard"))
        column.addLayout(row(self._score, None, to_card))
        self._sentence = label("", "caption", wrap=True)
        column.addWidget(self._sentence)
        self._radar = RadarSlot(self.ctx, 220)
        self._radar.setMaximumHeight(self.ctx.tokens.scaled(250))
        column.addWidget(self._radar, 1)
        side.addWidget(figures)
        facts, self._facts = card(spacing=5)
        side.addWidget(facts)
        self._group_card, self._group = card(spacing=4)
        self._group_card.setObjectName("group_card")
        side.addWidget(self._group_card)
        recent, inner = card(spacing=5)
        inner.addWidget(label(_("Latest changes"), "h3"))
        self._recent = QVBoxLayout()
        self._recent.setSpacing(5)
        inner.addLayout(self._recent)
        side.addWidget(recent)
        side.addStretch(1)
        return side

    def _new_person(self, attr: str, value: Any) -> Person | None:
        return altered(Person(id=new_id(), account_id=self.account_id, name=""), **{attr: value})

    def populate(self) -> None:
        data = self.account
        self._form.populate()
        self._form.set_hint("kam", data.kam_name)
        self._form.set_locked(False)
        self._people.populate()
        self._people_hint.setVisible(not data.people)
        result = data.scorecard.latest_result
        has_score = result.score is not None
        self._score.setText(
            _("Scorecard · index {score}").format(score=formats.number(result.score, 0)) if has_score else _("Scorecard")
        )
        self._sentence.setText(conclusion(result))
        self._radar.show_result(result)
        self._sites.populate()
        self._fill_facts(data)
        self._fill_group(data)
        self._fill_recent()

    def _fill_facts(self, data: AccountData) -> None:
        clear(self._facts)
        currency = data.settings.currency
        sold = data.sales.last_12()
        potential = data.selection.potential
        pairs = [
            *_to_date(data),
            (_("Sales with us, last 12 months"), formats.money(sold, currency) if sold is not None else formats.MISSING),
            (_("Our share of its purchases"), formats.percent(potential.share_of_wallet)),
            (_("Remaining potential, 3 years"), formats.money(potential.remaining, currency)),
            (_("Potential used"), formats.percent(potential.exhausted_percent)),
        ]
        for title, value in pairs:
            shown = label(value)
            shown.setAccessibleName(f"{title}: {value}")
            self._facts.addLayout(row(label(title, "caption"), None, shown))

    def _fill_group(self, data: AccountData) -> None:
        """The companies of its group, each below its parent, with what they buy together."""
        clear(self._group)
        tree = group_tree(self.ctx.portfolio, self.account_id)
        self._group_card.setVisible(len(tree) > 1)
        if len(tree) <= 1:
            return
        total = formats.money(tree[0].sales_below, data.settings.currency)
        self._group.addLayout(row(label(_("Group of companies"), "h3"), None, label(total, "h3")))
        for member in tree:
            name = ElidedLabel(member.name, "h3" if member.account_id == self.account_id else "")
            amount = label(formats.money(member.sales, data.settings.currency), "caption")
            entry = row(name, amount, margins=(14 * member.depth, 0, 0, 0))
            entry.setStretch(0, 1)
            self._group.addLayout(entry)

    def _fill_recent(self) -> None:
        clear(self._recent)
        seen: list[str] = []
        for entry in self.ctx.portfolio.history(self.account_id, 60):
            if entry.group in seen:
                continue
            seen.append(entry.group)
            text = labels.describe_entry(entry)
            entry_row = row(
                icon_label("rotate-cw-clock", self.ctx.tokens["text3"], 14),
                ElidedLabel(text[:1].upper() + text[1:]),
                label(formats.day(entry.at.astimezone().date()), "caption"),
                spacing=6,
            )
            entry_row.setStretch(1, 1)
            self._recent.addLayout(entry_row)
            if len(seen) == RECENT:
                break

    def focus_target(self, target: str) -> None:
        if self._form.has(target):
            self._form.focus(target)
        else:
            self._form.focus("name")


def _to_date(data: AccountData) -> list[tuple[str, str]]:
    """Sales of the year with their last month, the budget with how much of it is reached, and last year with the change."""
    found, currency = data.to_date, data.settings.currency
    if found is None:
        return [(title, formats.MISSING) for title in (_("Sales to date"), _("Budget to date"), _("Last year, same months"))]
    until = formats.period(f"{found.span.last:%Y-%m}")
    budget, before = formats.money(found.budget, currency), formats.money(found.last_year, currency)
    if found.sales is not None and found.budget:
        budget = _("{amount} · {percent} reached").format(
            amount=budget, percent=formats.percent(float(found.sales / found.budget * 100))
        )
    elif data.budgets and found.budget is None:
        budget = _("{missing} · not every month has one").format(missing=formats.MISSING)
    if found.sales is not None and found.last_year:
        change = float((found.sales - found.last_year) / abs(found.last_year) * 100)
        before = f"{before} · {'+' if change > 0 else ''}{formats.percent(change)}"
    return [
        (_("Sales to {month}").format(month=until), formats.money(found.sales, currency)),
        (_("Budget to date"), budget),
        (_("Last year, same months"), before),
    ]
