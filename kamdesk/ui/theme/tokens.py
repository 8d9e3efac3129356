"""Colours and sizes; no colour literal stands anywhere else."""

import json
from dataclasses import dataclass
from functools import cache

from kamdesk.domain.scorecard.groups import Group, Light
from kamdesk.env import assets

SIZES = {"title": 20, "big": 24, "h2": 15, "h3": 13, "body": 13, "caption": 12, "micro": 11}
WEIGHTS = {"title": 600, "big": 600, "h2": 600, "h3": 600, "body": 400, "caption": 400, "micro": 500}
GROUP_SIGNS = {Group.RESULTS: "●", Group.QUALITY: "■", Group.PRESCRIPTION: "▲", Group.INNOVATION: "◆"}
GROUP_MARKERS = {Group.RESULTS: "o", Group.QUALITY: "s", Group.PRESCRIPTION: "^", Group.INNOVATION: "D"}
_GROUP_COLORS = dict(zip(Group, ("g1", "g2", "g3", "g4"), strict=True))
_LIGHT_COLORS = {Light.GREEN: "ok", Light.AMBER: "warn", Light.RED: "bad", Light.NONE: "text3"}


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme at one text size."""

    name: str
    colors: dict[str, str]
    scale: int = 100

    def __getitem__(self, name: str) -> str:
        return self.colors[name]

    def group(self, group: Group) -> str:
        """The colour of a group."""
        return self.colors[_GROUP_COLORS[group]]

    def light(self, light: Light) -> str:
        """The colour of a traffic light."""
        return self.colors[_LIGHT_COLORS[light]]

    def px(self, role: str) -> int:
        """The pixel size of a text role."""
        return self.scaled(SIZES[role])

    def scaled(self, size: float) -> int:
        """A length that grows with the text."""
        return round(size * self.scale / 100)

    @property
    def is_dark(self) -> bool:
        """Whether it is the dark theme."""
        return self.name == "dark"


@cache
def load(name: str, scale: int = 100) -> Tokens:
    """The tokens of `light` or `dark`."""
    stored = json.loads(assets.resource("themes", "tokens.json").read_text(encoding="utf-8"))
    return Tokens(name, stored[name], scale)
