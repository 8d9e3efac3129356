"""Working on the account scorecard: values, anchors, new indicators."""

from collections.abc import Callable
from dataclasses import replace

from kamdesk.domain.changes import Change, Edit
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.scorecard import TEMPLATES, Basis, Group, Indicator, IndicatorTemplate, Measure
from kamdesk.services.account_data import COMPUTED_PREFIX
from kamdesk.services.portfolio import Portfolio


def record_measure(portfolio: Portfolio, indicator: Indicator, period: str, value: float | None) -> Edit | None:
    """Set our value of an indicator in a period; None takes it away.

    Raises:
        ValidationError: `computed_value` when sales give the figure.
    """
    if indicator.computed is not None:
        raise ValidationError("value", "computed_value", name=indicator.name)
    found = portfolio.workbook.find(Measure, "indicator_id = ? AND period = ?", [indicator.id, period])
    before = found[0] if found else None
    if value is None and (before is None or before.client_value is None):
        return portfolio.commit([Change(before, None)]) if before else None
    after = (
        replace(before, value=value)
        if before
        else Measure(
            id=new_id(), account_id=indicator.account_id, indicator_id=indicator.id, period=period, value=value
        )
    )
    return portfolio.commit([Change(before, after)])


def save_indicator(portfolio: Portfolio, indicator: Indicator) -> Edit | None:
    """Create or change an indicator; a computed one that had no anchors yet becomes a record with weight 1."""
    if indicator.id.startswith(COMPUTED_PREFIX):
        indicator = replace(indicator, id=new_id(), weight=indicator.weight or 1.0, position=0)
    return portfolio.save(indicator)


def add_indicator(portfolio: Portfolio, account_id: str, group: Group, name: str, unit: str = "") -> Edit | None:
    """A new indicator at the end of its group."""
    return portfolio.commit([Change(None, _new(portfolio, account_id, group, name, unit, 0))])


def add_templates(portfolio: Portfolio, account_id: str, name_of: Callable[[str], str]) -> Edit | None:
    """All ready-made indicators that the account does not have yet, as one change; `name_of` gives their names."""
    have = {i.name for i in portfolio.load(account_id).own_indicators}
    changes = [
        Change(None, _from_template(portfolio, account_id, template, name_of(template.key), at))
        for at, template in enumerate(TEMPLATES)
        if name_of(template.key) not in have
    ]
    return portfolio.commit(changes, act="add_templates")


def _from_template(portfolio: Portfolio, account_id: str, template: IndicatorTemplate, name: str, at: int) -> Indicator:
    blank = _new(portfolio, account_id, template.group, name, template.unit, at)
    return replace(
        blank,
        aggregation=template.aggregation,
        floor=template.floor,
        threshold=template.threshold,
        target=template.target,
    )


def _new(portfolio: Portfolio, account_id: str, group: Group, name: str, unit: str, at: int) -> Indicator:
    data = portfolio.load(account_id)
    position = max((i.position for i in data.own_indicators), default=0) + 1 + at
    return Indicator(
        id=new_id(),
        account_id=account_id,
        group=group,
        name=name,
        unit=unit,
        basis=Basis.PERIOD,
        frequency=data.settings.period,
        position=position,
    )
