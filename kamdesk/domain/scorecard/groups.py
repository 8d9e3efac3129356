"""The four groups of a scorecard, and its lights."""

from enum import StrEnum


class Group(StrEnum):
    """The four groups, in the order in which the method names them."""

    RESULTS = "results"
    QUALITY = "quality"
    PRESCRIPTION = "prescription"
    INNOVATION = "innovation"


class Light(StrEnum):
    """A traffic light; none means that there is not enough data to say."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NONE = "none"
