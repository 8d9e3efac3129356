"""What slides are drawn on: our own blank file, or the company's template; where on it there is room, and in which face and colours.

Everything is placed on one imagined slide, that of our own file; on a template it is moved into the free room and scaled with its texts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from defusedxml import ElementTree
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from kamdesk.reports.slide_charts import colors

WIDTH, HEIGHT, MARGIN = 338.67, 190.5, 16.0
INNER = WIDTH - 2 * MARGIN
TOP, FOOT = 28.0, HEIGHT - 15.0
"""Between these a slide has room for blocks, in millimetres."""
ROOM = FOOT - TOP
FACE = "Calibri"
"""A face that every reader's computer has, or one of the same widths."""
LARGEST = 1.3
LARGEST_TITLE = 28.0
"""A sentence that says what follows from a slide is set no larger than this, in points, or than its template has titles."""
TITLE_SIZES = (LARGEST_TITLE, 24.0, 20.0, 18.0, 16.0, 14.0, 12.0)
WIDER = {
    "calibri": 1.0,
    "carlito": 1.0,
    "candara": 1.0,
    "times new roman": 1.0,
    "garamond": 1.0,
    "arial narrow": 1.0,
    "verdana": 1.2,
}
OTHER = 1.1
"""How much wider than of ours the letters of a face are, by its name; of all others."""
LIGHT_TEXT, DARK_GROUND = 150.0, 110.0
"""From which brightness (0 to 255) texts are light, and up to which a ground is dark."""
THEMED = frozenset(("tx1", "tx2", "bg1", "bg2", "dk1", "dk2", "lt1", "lt2", *(f"accent{n}" for n in range(1, 7))))
"""Names of a theme's colours."""
MM = 36_000
"""A millimetre in EMU."""
_INSET = 2.54
"""Of the text in a place of a template that says nothing else, in millimetres."""


@dataclass(frozen=True, slots=True)
class Tint:
    """A colour as RRGGBB, or one of a theme as it is called there (tx1, accent1), so much lighter (to 1) or darker (to -1)."""

    rgb: str = ""
    theme: str = ""
    change: float = 0.0

    def put_on(self, color: Any) -> None:
        """Give a colour of the library's this one."""
        if not self.theme:
            color.rgb = RGBColor.from_string(self.rgb)
            return
        color.theme_color = MSO_THEME_COLOR.from_xml(self.theme)
        if self.change:
            color.brightness = self.change

    def fill(self) -> Any:
        """The same as an element, for lines of which the library knows nothing."""
        kind, value = ("schemeClr", self.theme) if self.theme else ("srgbClr", self.rgb)
        changes = (
            [("lumMod", 1 - abs(self.change)), *([("lumOff", self.change)] if self.change > 0 else [])] if self.change else []
        )
        inside = "".join(f'<a:{name} val="{round(share * 100_000)}"/>' for name, share in changes)
        return parse_xml(f'<a:solidFill {nsdecls("a")}><a:{kind} val="{value}">{inside}</a:{kind}></a:solidFill>')


def _inks(theme: str) -> dict[str, Tint]:
    """The colours by name, and those that stand on white whatever the paper is, as `on_white` names them."""
    own, light = colors(theme), colors("light")
    named = {
        "text": "text",
        "soft": "text2",
        "faint": "text3",
        "line": "border2",
        "hair": "border",
        "accent": "accent",
        "ground": "window",
    }
    named |= {tone: tone for tone in ("ok", "warn", "bad")}
    return {n: Tint(own[of]) for n, of in named.items()} | {on_white(n): Tint(light[of]) for n, of in named.items()}


def on_white(ink: str) -> str:
    """The name of an ink that can be read on white."""
    return f"{ink} on white"


@dataclass(frozen=True, slots=True)
class Paper:
    """What slides are drawn on: the imagined slide begins at `left`, `top` (real millimetres) and is `scale` times as large, its
    texts `text_scale` times; it has room for `width` and `height`. The foot is an imagined place; the title a real one, with the size that its
    texts have there (0: our own).
    """

    left: float = MARGIN
    top: float = TOP
    scale: float = 1.0
    text_scale: float = 1.0
    width: float = INNER
    height: float = ROOM
    foot_left: float = MARGIN
    foot_top: float = HEIGHT - 13
    foot_width: float = INNER
    title: tuple[float, float] = (INNER, 16.0)
    title_size: float = 0.0
    title_scale: float = 1.0
    face: str = FACE
    theme: str = "light"
    inks: Mapping[str, Tint] = field(default_factory=lambda: _inks("light"))

    @property
    def is_ours(self) -> bool:
        """Whether it is our own blank file."""
        return not self.title_size


@dataclass(frozen=True, slots=True)
class _Place:
    """A place of a template in millimetres."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        return self.top + self.height


def paper_of(file: Any, layout: Any) -> Paper:
    """What slides of a layout of a presentation are drawn on."""
    width, height = file.slide_width / MM, file.slide_height / MM
    master = layout.slide_master
    title = _place(next(p for p in layout.placeholders if p.placeholder_format.type.name == "TITLE"))
    room, foot = _rooms(layout, title, width, height)
    scale = min(room.height / ROOM, room.width / INNER, LARGEST)
    fonts, text = _faces(master), _text(master)
    theme = "dark" if _is_dark(layout, text) else "light"
    return Paper(
        left=room.left,
        top=room.top,
        scale=scale,
        text_scale=scale / _wider(fonts[1]),
        width=room.width / scale,
        height=room.height / scale,
        foot_left=MARGIN + (foot.left - room.left) / scale,
        foot_top=TOP + (foot.top - room.top) / scale,
        foot_width=foot.width / scale,
        title=(title.width - 2 * _inset(master), title.height),
        title_size=_title_size(layout),
        title_scale=_wider(fonts[0]),
        face="+mn-lt",
        theme=theme,
        inks=_inks(theme) | _of_theme(theme, text or Tint(theme="tx1")),
    )


def _of_theme(theme: str, text: Tint) -> dict[str, Tint]:
    sign = 1 if theme == "light" else -1
    fainter = {
        name: replace(text, change=change * sign) if text.theme else text for name, change in (("soft", 0.2), ("faint", 0.35))
    }
    grounds = {"line": -0.25, "hair": -0.15, "ground": -0.05}
    behind = {name: Tint(theme="bg1", change=change * sign) for name, change in grounds.items()}
    return {"text": text, **fainter, **behind, "accent": Tint(theme="accent1")}


def _place(shape: Any) -> _Place:
    return _Place(*((value or 0) / MM for value in (shape.left, shape.top, shape.width, shape.height)))


def _places(holder: Any, *names: str) -> list[_Place]:
    found = [_place(p) for p in holder.placeholders if p.placeholder_format.type.name in names]
    return [place for place in found if place.width > 0 and place.height > 0]


def _rooms(layout: Any, title: _Place, width: float, height: float) -> tuple[_Place, _Place]:
    """Where there is room for what we say, and for the line at the foot."""
    master = layout.slide_master
    kinds = ("DATE", "FOOTER", "SLIDE_NUMBER")
    feet = [p for p in _places(layout, *kinds) or _places(master, *kinds) if p.top > height * 0.7]
    bodies = _places(layout, "BODY", "OBJECT") if len(_places(layout, "BODY", "OBJECT")) == 1 else _places(master, "BODY")
    usual = _Place(width * 0.05, title.bottom + 2, width * 0.9, height * 0.9 - title.bottom - 2)
    body = next((p for p in bodies if p.width > width * 0.5 and p.bottom - max(p.top, title.bottom) > height * 0.4), usual)
    top = max(body.top, title.bottom + 1)
    lowest = min((p.top for p in feet), default=height * 0.93)
    bottom = min(body.bottom, lowest - 1)
    inset = _inset(master) if body is not usual else 0.0
    room = _Place(body.left + inset, top, body.width - 2 * inset, bottom - top)
    left = min((p.left for p in feet), default=0.0) + _inset(master)
    right = max((p.left + p.width for p in feet), default=0.0) - _inset(master)
    if right - left < width * 0.5:
        left, right = room.left, room.left + room.width
    return room, _Place(left, lowest, right - left, height - lowest)


def _inset(master: Any) -> float:
    """How far in from its place the text of a title begins."""
    for shape in master.placeholders:
        if shape.placeholder_format.type.name == "TITLE":
            told = shape._element.txBody.find(qn("a:bodyPr")).get("lIns")  # noqa: SLF001 - what is not told is inherited
            return _INSET if told is None else int(told) / MM
    return _INSET


def _title_size(layout: Any) -> float:
    """The size of a title in points, from the first that tells one."""
    places = [
        s for holder in (layout, layout.slide_master) for s in holder.placeholders if s.placeholder_format.type.name == "TITLE"
    ]
    path = "./p:txBody/a:lstStyle/a:lvl1pPr/a:defRPr/@sz"
    told = [size for shape in places for size in shape._element.xpath(path)]  # noqa: SLF001
    told += layout.slide_master._element.xpath("./p:txStyles/p:titleStyle/a:lvl1pPr/a:defRPr/@sz")  # noqa: SLF001
    return int(told[0]) / 100 if told else 44.0


def _theme(master: Any) -> Any:
    return ElementTree.fromstring(master.part.part_related_by(RT.THEME).blob)


def _faces(master: Any) -> tuple[str, str]:
    """The faces of titles and of texts."""
    theme = _theme(master)
    found = [theme.find(f".//{qn(f'a:{name}Font')}/{qn('a:latin')}") for name in ("major", "minor")]
    major, minor = (latin.get("typeface", "") if latin is not None else "" for latin in found)
    return major, minor


def _wider(face: str) -> float:
    return WIDER.get(face.casefold(), OTHER)


def _text(master: Any) -> Tint | None:
    """The colour that the master gives texts, where it says one."""
    path = "./p:txStyles/p:bodyStyle/a:lvl1pPr/a:defRPr/a:solidFill/*"
    for told in master._element.xpath(path):  # noqa: SLF001
        value = str(told.get("val", ""))
        if told.tag == qn("a:schemeClr") and value in THEMED:
            return Tint(theme=value)
        if told.tag == qn("a:srgbClr"):
            return Tint(value.upper())
    return None


def _is_dark(layout: Any, text: Tint | None) -> bool:
    """Whether what we write stands on a dark ground: texts are light, or else the ground itself is told."""
    master = layout.slide_master
    if text is not None:
        return _brightness(master, text.theme or text.rgb) > LIGHT_TEXT
    path = "./p:cSld/p:bg//a:schemeClr|./p:cSld/p:bg//a:srgbClr"
    told = [found for holder in (layout, master) for found in holder._element.xpath(path)]  # noqa: SLF001
    return _brightness(master, str(told[0].get("val")) if told else "bg1") < DARK_GROUND


def _brightness(master: Any, color: str) -> float:
    """How bright a colour is, 0 to 255: one of the theme, or RRGGBB."""
    names = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
    names |= dict(master._element.find(qn("p:clrMap")).attrib)  # noqa: SLF001
    entry = _theme(master).find(f".//{qn('a:clrScheme')}/{qn(f'a:{names.get(color, color)}')}") if color in THEMED else None
    if entry is not None and len(entry):
        color = entry[0].get("lastClr") or entry[0].get("val") or ""
    try:
        red, green, blue = bytes.fromhex(color)
    except ValueError:
        return 128.0
    return 0.299 * red + 0.587 * green + 0.114 * blue
