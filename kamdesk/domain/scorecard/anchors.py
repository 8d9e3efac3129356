"""What a value of an indicator is held against: floor, threshold, target, and the top of a band."""

from dataclasses import dataclass

from kamdesk.domain.errors import ValidationError


@dataclass(frozen=True, slots=True)
class EarlierAnchors:
    """Anchors that held up to and including the period `until`."""

    until: str
    floor: float | None = None
    threshold: float | None = None
    target: float | None = None
    target_high: float | None = None


ANCHORS = ("floor", "threshold", "target", "target_high")


def check_anchors(floor: float | None, threshold: float | None, target: float | None, high: float | None = None) -> None:
    """Refuse anchors that do not go in one direction, or a band that is none.

    Raises:
        ValidationError: `anchors_out_of_order`, `band_out_of_order`, `band_falls`.
    """
    if floor is not None and threshold is not None and target is not None:
        rising, falling = floor < threshold <= target, floor > threshold >= target
        if not (rising or falling):
            raise ValidationError("floor", "anchors_out_of_order")
    if high is None:
        return
    if target is None or high < target:
        raise ValidationError("target_high", "band_out_of_order")
    if threshold is not None and threshold > target:
        raise ValidationError("target_high", "band_falls")
