"""What the signs, lines and hatching of a chart mean, of those that are in it."""

from kamdesk.domain.scorecard.scoring import ScorecardResult
from kamdesk.i18n import _
from kamdesk.reports.chart_data import radar_axes
from kamdesk.services.scorecard.wording import has_radar


def radar_note(result: ScorecardResult, *, is_native: bool = False) -> str:
    """The scale of a radar and its signs; of bars, which stand there where there are few figures, the scale alone.

    The native chart of a presentation has a legend of its own for what was before, and no hatching.
    """
    said = [_("100 is the target, 50 the minimum.")]
    if has_radar(result):
        axes = radar_axes(result)
        signs = "".join(a.signs for a in axes)
        said += [_("Dotted: before.")] if any(a.before is not None for a in axes) and not is_native else []
        if "≠" in signs:
            said.append(_("≠: in reconciliation.") if is_native else _("≠, hatched: in reconciliation."))
        said += [_("▼: minimum missed.")] if "▼" in signs else []
        said += [_("∅: withdrawn.")] if "∅" in signs else []
    return " ".join(said)
