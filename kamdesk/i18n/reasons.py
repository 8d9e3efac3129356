"""The sentences that explain: why an account is eligible, what calls it back, why a line is worth a try."""

from collections.abc import Sequence
from decimal import Decimal

from kamdesk.domain.selection.concentration import Level
from kamdesk.domain.selection.decisions import Attention
from kamdesk.domain.selection.eligibility import Reason
from kamdesk.domain.selection.peer_hints import Hint
from kamdesk.domain.settings import LEVELS, Settings
from kamdesk.i18n import N_, _, formats, ngettext, terms

_REASONS = {
    "no_driver_yet": N_("Score the first three: one of them at {threshold} or more makes an account eligible."),
    "eligible": N_("Eligible on {drivers}. One decisive criterion at {threshold} is enough, whatever the average."),
    "not_eligible_yet": N_(
        "Not eligible yet: no decisive criterion scored so far reaches {threshold}. Without a score: {drivers}."
    ),
    "not_eligible": N_("Not eligible: no decisive criterion reaches {threshold}."),
    "average_would_drop_it": N_(
        "The average alone ({average}) would not include it: it lies under {cut}. A decisive criterion must not drown in it."
    ),
    "average_would_take_it": N_(
        "The average ({average}) would include it, but it is good at everything and outstanding in nothing."
    ),
    "growth_from": N_("Growth would score {score} with a remaining potential of {needed}; it is {remaining} now."),
    "holds_while_cap": N_("The decision changes if the attainable cap falls under {cap}."),
    "holds_while_cap_weak": N_(
        "This rests on figures of confidence C or D: the decision changes if the attainable cap falls under {cap}."
    ),
    "holds_while_attainable": N_("The decision changes if the attainable amounts fall by more than {drop}."),
    "holds_while_attainable_weak": N_(
        "This rests on figures of confidence C or D: the decision changes if the attainable amounts fall by more than {drop}."
    ),
}
_ATTENTION = {
    "signal_crossed": N_("The signal was crossed: sales {percent} since the decision"),
    "signal_first_sale": N_("The signal was crossed: it buys now, and did not at the decision"),
    "condition_overdue": N_("Condition overdue since {day}: {text}"),
    "conditions_met": N_("All conditions are met: decide again"),
    "watch_ended": N_("The watch ended on {day}: include, extend once or do not include"),
    "review_due": N_("To review since {day}"),
}
_LEVELS = {Level.LOW: N_("low"), Level.MODERATE: N_("moderate"), Level.HIGH: N_("high")}
_ANCHORS = {
    "prescription": (
        N_("Nobody follows what it buys"),
        N_("Some ask it for its opinion"),
        N_("Others in its sector copy what it specifies"),
        N_("It specifies for others, or sets the standard"),
    ),
    "innovation": (
        N_("It buys what is proven"),
        N_("It tries a novelty now and then"),
        N_("It tests with us and shares the results"),
        N_("It develops with us; what works there works elsewhere"),
    ),
    "sector_fit": (
        N_("A sector we do not aim at"),
        N_("A sector we know but do not seek"),
        N_("A sector of our strategy"),
        N_("A sector in which we lead or must lead"),
    ),
    "size": (
        N_("Small among our clients"),
        N_("Of middling size"),
        N_("Large among our clients"),
        N_("One of the largest of its sector"),
    ),
    "profitability": (
        N_("It costs us more than it leaves, or nearly"),
        N_("Margin below our average, or dear to serve"),
        N_("Margin above our average"),
        N_("Among our best margins, cheap to serve and a good payer"),
    ),
}


def reason_text(reason: Reason, currency: str) -> str:
    """One sentence of an explanation."""
    params = dict(reason.params)
    if reason.code == "nearest_driver":
        text = ngettext(
            "The criterion nearest to being decisive is {driver}: {missing} point is missing.",
            "The criterion nearest to being decisive is {driver}: {missing} points are missing.",
            params["missing"],
        )
        return text.format(driver=terms.criterion(params["driver"]), missing=params["missing"])
    words: dict[str, object] = dict(params)
    for name, value in params.items():
        if name == "drivers":
            words[name] = ", ".join(terms.criterion(n) for n in value)
        elif name in {"needed", "remaining"}:
            words[name] = formats.money(value, currency)
        elif name in {"average", "cut"}:
            words[name] = formats.number(value, 1)
        elif name in {"cap", "drop"}:
            words[name] = formats.percent(value, 0 if round(float(value), 1).is_integer() else 1)
    return _(_REASONS[reason.code]).format_map(words)


def attention_text(item: Attention) -> str:
    """What calls an account back."""
    code = "signal_first_sale" if item.code == "signal_crossed" and item.percent is None else item.code
    grown = "" if item.percent is None else ("+" if item.percent >= 0 else "") + formats.percent(item.percent)
    return _(_ATTENTION[code]).format(percent=grown, text=item.text, day=formats.day(item.day))


def level(value: Level) -> str:
    """The word for a level of concentration."""
    return _(_LEVELS[value])


def hint_text(hint: Hint, currency: str) -> str:
    """Why a product line is worth a try."""
    text = _("{buyers} of {peers} accounts of {sector} and its size buy {line}; it does not. About {amount} a year.").format(
        buyers=hint.buyers,
        peers=hint.peers,
        sector=hint.sector,
        line=hint.product_line,
        amount=formats.money(hint.amount, currency),
    )
    return text + " " + (_("Median of theirs, scaled by turnover.") if hint.is_scaled else _("Median of theirs."))


def anchors(name: str, settings: Settings, bands: Sequence[Decimal] | None) -> tuple[str, ...]:
    """What each level of a criterion means: the company's own words, else the usual ones; empty where nobody wrote any.

    `bands` are the amounts from which growth scores 3 … 9.
    """
    own = settings.anchor_texts(name)
    if own is not None and any(own):
        return own
    if name == "growth":
        return _growth_anchors(settings, bands)
    return tuple(_(text) for text in _ANCHORS.get(name, ("",) * len(LEVELS)))


def _growth_anchors(settings: Settings, bands: Sequence[Decimal] | None) -> tuple[str, ...]:
    if not bands:
        return ("",) * len(LEVELS)
    money = [formats.money(b, settings.currency) for b in bands]
    return (
        _("Remaining potential under {high}").format(high=money[1]),
        _("Remaining potential from {low} to {high}").format(low=money[1], high=money[4]),
        _("Remaining potential from {low} to {high}").format(low=money[4], high=money[6]),
        _("Remaining potential from {low}; 10 by hand only").format(low=money[6]),
    )


def anchor_for(score: int | None, texts: Sequence[str]) -> str:
    """The one of the texts, low to high, in whose band a score of 0–10 falls; empty without a score."""
    if score is None:
        return ""
    return next((text for (low, high), text in zip(LEVELS, texts, strict=False) if low <= score <= high), "")
