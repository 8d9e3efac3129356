"""Which decisions a board is asked for: what waits, why, who decides by when, and how much is at stake."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from kamdesk.domain.account.company_name import without_legal_form
from kamdesk.domain.periods import bounds, shifted
from kamdesk.domain.plan.agreements import Project
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.i18n import _, formats, ngettext, reasons
from kamdesk.reports.build import common
from kamdesk.reports.build.common import shortened
from kamdesk.reports.model import AskedDecision, AskedDecisions, Fact
from kamdesk.services.plan import committee
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.scorecard.wording import indicator_name

MOST = 3
WHY = 150
PROPOSED = timedelta(days=30)
"""So soon a decision is proposed to be taken for which no day is on record."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision that waits in an account: what and why, who takes it, by which day on record, and how much is at stake."""

    name: str
    what: str
    why: str
    who: str
    by: date | None = None
    stake: Decimal = Decimal(0)
    of: str = ""
    """What is at stake, as the name before the amount."""
    stake_in_words: str = ""
    """What is at stake where no amount can be told."""
    indicator_id: str = ""
    """The indicator whose figure is disputed."""


@dataclass(slots=True)
class Collector:
    """Looks at one account after the other and keeps what needs a decision; the largest stakes are asked for."""

    currency: str
    today: date
    _found: list[Asked] = field(default_factory=list)

    def look_at(self, data: AccountData) -> None:
        """Keep what waits for a decision in an account."""
        self._found += [*self._called_back(data), *self._unsigned(data), *self._disputed(data)]

    def of_account(self, data: AccountData) -> tuple[Asked, ...]:
        """What waits for a decision in one account, the largest stake first."""
        self.look_at(data)
        return tuple(self._ordered())

    def _ordered(self) -> list[Asked]:
        return sorted(self._found, key=lambda a: (-a.stake, a.by or date.max, a.name, a.what))

    def found(self, capacity: int | None, hours: int) -> AskedDecisions:
        """The decisions that are asked for; `hours` a year are planned, and so many `capacity` there are."""
        items = [self._shown(a) for a in self._ordered()]
        if capacity is not None and hours > capacity:
            why = _("All accounts together need {hours} KAM hours a year, and there are {capacity}.").format(
                hours=formats.number(hours, 0), capacity=formats.number(capacity, 0)
            )
            short = Fact(_("Hours short a year"), formats.number(hours - capacity, 0), hours - capacity)
            facts = (short, Fact(_("To be decided by"), _("management")), self._due(None))
            items.insert(0, AskedDecision(_("Give more KAM hours, or keep fewer accounts"), why, facts))
        return AskedDecisions(tuple(items[:MOST]))

    def _shown(self, asked: Asked) -> AskedDecision:
        facts = [Fact(asked.of, formats.money(asked.stake, self.currency), asked.stake)] if asked.stake else []
        facts += common.fact(_("At stake"), asked.stake_in_words)
        facts += [Fact(_("To be decided by"), asked.who or _("still to be named")), self._due(asked.by)]
        return AskedDecision(_("{name}: {decision}").format(name=asked.name, decision=asked.what), asked.why, tuple(facts))

    def _due(self, by: date | None) -> Fact:
        """By when it is to be decided: now where the day is past; that it is proposed where none is on record is said."""
        if by is not None and by < self.today:
            return Fact(_("Decide now"), _("▼ due since {day}").format(day=formats.day(by)), by)
        day = by or self.today + PROPOSED
        text = _("{day} (proposed)") if by is None else "{day}"
        return Fact(_("Decide by"), text.format(day=formats.day(day)), day)

    def _meeting(self, data: AccountData) -> date | None:
        """The next meeting of the account's committee, today's too: the day on which a decision can be taken."""
        return committee.next_meeting_on(data, self.today - timedelta(days=1))

    def _called_back(self, data: AccountData) -> Iterator[Asked]:
        """A watch that ended, a condition past its day, a signal that was crossed: the account is decided anew."""
        decisions, attention = data.selection.decisions, data.selection.attention
        if not decisions or not attention:
            return
        decision = decisions[-1]
        what = _("include, extend once or do not include") if decision.verdict is Verdict.WATCH else _("decide again")
        why = "; ".join(reasons.attention_text(a) for a in attention) + "."
        # Of who is included the sales are at stake, of the others what including them could bring.
        if decision.verdict is Verdict.INCLUDE:
            stake, of = data.sales.last_12(), _("Sales at stake")
        else:
            stake, of = data.selection.potential.remaining, _("Potential at stake")
        # The review of the decision is no day to wait for, where something is past its own.
        by = self._meeting(data) or min((a.day for a in attention if a.day is not None), default=decision.review_on)
        yield Asked(_short_name(data), what, shortened(why, WHY), decision.decided_by, by, stake or Decimal(0), of)

    def _unsigned(self, data: AccountData) -> Iterator[Asked]:
        """Projects that may not begin because what they carry out is not signed."""
        if data.selection.verdict is not Verdict.INCLUDE:
            return
        document = data.facts.document
        in_force = {a.id for a in document.agreements if a.is_in_force}
        waiting = [p for p in document.projects if p.agreement_id not in in_force]
        titles = {a.id: a.title for a in document.agreements}
        if not waiting:
            return
        required = data.facts.requirements.record
        agreement = next((titles[p.agreement_id] for p in waiting if p.agreement_id in titles), "")
        what = _("sign «{agreement}»").format(agreement=shortened(agreement, 60)) if agreement else _("sign an agreement")
        names = ", ".join(shortened(p.title, 50) for p in waiting[:2])
        said = ngettext("Without it «{names}» cannot begin.", "Without it these cannot begin: {names}.", len(waiting))
        why = said.format(names=names)
        stake = sum((p.effect or Decimal(0) for p in waiting), Decimal(0))
        by = self._meeting(data) or self._begins(data, waiting)
        who = required.sponsor if required is not None else ""
        yield Asked(_short_name(data), what, why, who, by, stake, _("Sales at stake"))

    def _begins(self, data: AccountData, projects: list[Project]) -> date | None:
        """The first day that is still to come on which projects have to show something."""
        known = {p.id for p in projects}
        days = [m.due_on for m in data.plan.milestones if m.project_id in known and m.done_on is None]
        days += [p.due_on for p in projects]
        return min((day for day in days if day is not None and day >= self.today), default=None)

    def _disputed(self, data: AccountData) -> Iterator[Asked]:
        """A figure on which both sides differ, where the agreement has a penalty."""
        for result in data.scorecard.latest_result.indicators():
            sheet = data.scorecard.sheet_of(result.indicator)
            if not result.is_disputed or sheet is None or not sheet.penalty:
                continue
            chair = next((m.name for m in data.facts.committee.members if m.is_chair and m.is_in_force(self.today)), "")
            own, theirs = (common.with_unit(v, result.indicator) for v in (result.own_value, result.client_value))
            what = _("accept their {theirs} or hold to our {own} in {indicator}").format(
                own=own, theirs=theirs, indicator=indicator_name(result.indicator)
            )
            least = common.with_unit(result.anchored.threshold, result.indicator)
            why = _("Minimum {least}. {penalty}.").format(least=least, penalty=shortened(sheet.penalty.rstrip(" ."), 90))
            by = self._meeting(data) or self._next_figures(data, result.period)
            stake = self._penalty_at_stake(data, result.period)
            yield Asked(
                _short_name(data), what, why, chair or data.kam_name, by, stake_in_words=stake, indicator_id=result.indicator.id
            )

    def _penalty_at_stake(self, data: AccountData, period: str) -> str:
        """What a penalty is about: its amount is in no field, the sales of the period are, which it is a small part of."""
        first, last = bounds(period, data.settings.fiscal_start)
        sold = data.sales.between(first, last)
        if sold is None or data.sales.as_of is None:
            return _("the penalty")
        is_whole = (data.sales.as_of.year, data.sales.as_of.month) >= (last.year, last.month)
        said = (
            _("the {period} penalty, on {amount} of sales")
            if is_whole
            else _("the {period} penalty, on {amount} of sales known so far")
        )
        return said.format(period=formats.period(period), amount=formats.money(sold, self.currency))

    def _next_figures(self, data: AccountData, period: str) -> date | None:
        """The day on which the following period ends, whose figures come to lie on those in dispute; None where it has ended."""
        day = bounds(shifted(period, 1), data.settings.fiscal_start)[1]
        return day if day >= self.today else None


def _short_name(data: AccountData) -> str:
    return without_legal_form(data.account.name)
