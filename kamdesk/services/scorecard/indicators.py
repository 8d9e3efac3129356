"""Working on the account scorecard: values, anchors, new indicators."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date
from typing import Any

from kamdesk.domain.acts import Act
from kamdesk.domain.changes import Change, Edit
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Basis, Computed, Indicator, Measure, ratio
from kamdesk.domain.scorecard.library import TEMPLATES, IndicatorTemplate
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.reading.scorecard_view import COMPUTED_PREFIX


def record_measure(
    portfolio: Portfolio, indicator: Indicator, period: str, value: float | None, *, field: str = "value"
) -> Edit | None:
    """Set our value of an indicator in a period (or the client's, with `field`); None withdraws it.

    Raises:
        ValidationError: `computed_value` when sales or a ledger give the figure; what `rules.check_value` refuses.
    """
    change = measure_change(portfolio, indicator, period, **{field: value})
    return portfolio.commit([change]) if change is not None else None


def record_ratio(portfolio: Portfolio, indicator: Indicator, period: str, numerator: float, denominator: float) -> Edit | None:
    """Set our value of an indicator as the quotient of what was counted.

    Raises:
        ValidationError: as `record_measure`, and `bad_denominator`.
    """
    if denominator <= 0:
        raise ValidationError("value", "bad_denominator")
    value = ratio(numerator, denominator, indicator.unit)
    change = measure_change(portfolio, indicator, period, value=value, numerator=numerator, denominator=denominator)
    return portfolio.commit([change]) if change is not None else None


def measure_change(portfolio: Portfolio, indicator: Indicator, period: str, **values: Any) -> Change | None:
    """The change that puts values into the measure of a period; a figure that is None stays as withdrawn (`Portfolio.commit`)."""
    if indicator.computed is not None:
        raise ValidationError("value", "computed_value", name=indicator.name)
    found = portfolio.find(Measure, indicator_id=indicator.id, period=period)
    before = found[0] if found else None
    base = before or Measure(id=new_id(), account_id=indicator.account_id, indicator_id=indicator.id, period=period)
    after = base.entered(**values)
    return Change(before, after) if before is not None or after.has_figure else None


def settle(portfolio: Portfolio, measure: Measure, value: float, with_whom: str, on: date) -> Edit | None:
    """Record the figure on which both parties agreed; from now on it counts for both.

    Raises:
        ValidationError: `required` without a name, `in_the_future`.
    """
    if on > date.today():
        raise ValidationError("settled_on", "in_the_future")
    return portfolio.commit(
        [Change(measure, replace(measure, settled_value=value, settled_on=on, settled_with=with_whom))], act=Act.SETTLE
    )


def set_anchor(
    portfolio: Portfolio, indicator: Indicator, name: str, value: float | None, period: str, *, from_period: bool
) -> Edit | None:
    """Change one anchor as it holds in a period: from that period on, or for as long as the one of then held.

    Raises:
        ValidationError: `anchors_out_of_order` and the like.
    """
    fiscal_start = portfolio.settings.fiscal_start
    return save_indicator(portfolio, indicator.with_anchors({name: value}, period, fiscal_start, from_period=from_period))


def save_indicator(portfolio: Portfolio, indicator: Indicator) -> Edit | None:
    """Create or change an indicator; a computed one that had no anchors yet becomes a record with weight 1."""
    if indicator.id.startswith(COMPUTED_PREFIX):
        indicator = replace(indicator, id=new_id(), weight=indicator.weight or 1.0, position=0)
    return portfolio.save(indicator)


def add_indicator(portfolio: Portfolio, account_id: str, group: Group, name: str, unit: str = "") -> Edit | None:
    """Make an indicator at the end of its group, without anchors yet."""
    return portfolio.commit([Change(None, _new(portfolio, account_id, group, name, unit, 0))])


def add_templates(
    portfolio: Portfolio, account_id: str, name_of: Callable[[IndicatorTemplate], str], keys: Collection[str] | None = None
) -> Edit | None:
    """Ready-made indicators that the account does not have yet, as one change; the basic ones unless `keys` names others."""
    data = portfolio.load(account_id)
    names, kinds = (
        {i.name for i in data.scorecard.own_indicators},
        {i.computed for i in data.scorecard.own_indicators if i.computed},
    )
    wanted = [t for t in TEMPLATES if (t.key in keys if keys is not None else t.is_basic)]
    changes = [
        Change(None, _from_template(portfolio, account_id, template, name_of(template), at))
        for at, template in enumerate(t for t in wanted if name_of(t) not in names and t.computed not in kinds)
    ]
    return portfolio.commit(changes, act=Act.ADD_TEMPLATES)


def _from_template(portfolio: Portfolio, account_id: str, template: IndicatorTemplate, name: str, at: int) -> Indicator:
    is_money = template.computed in {Computed.TURNOVER, Computed.INFLUENCED_SALES}
    blank = _new(portfolio, account_id, template.group, name, portfolio.settings.currency if is_money else template.unit, at)
    return replace(
        blank,
        aggregation=template.aggregation,
        floor=template.floor,
        threshold=template.threshold,
        target=template.target,
        target_high=template.target_high,
        computed=template.computed,
    )


def _new(portfolio: Portfolio, account_id: str, group: Group, name: str, unit: str, at: int) -> Indicator:
    data = portfolio.load(account_id)
    position = max((i.position for i in data.scorecard.own_indicators), default=0) + 1 + at
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
