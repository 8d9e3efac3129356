"""The parameter sheet: the quality parameters that the client agrees to, how each is measured, and where both sides sign."""

from collections.abc import Iterator

from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import DataFrom, ParameterSheet
from kamdesk.domain.text import fold
from kamdesk.i18n import _, formats, ngettext, terms
from kamdesk.reports.build import common, limits, parties
from kamdesk.reports.build.common import fact, joined, shortened
from kamdesk.reports.kinds import AccountSource, Request
from kamdesk.reports.model import (
    Audience,
    Block,
    Callout,
    Cell,
    Column,
    Facts,
    Head,
    Heading,
    Note,
    Report,
    Row,
    Section,
    Signatures,
    Table,
)
from kamdesk.reports.visibility import ClientView, Parameter, client_view
from kamdesk.services.scorecard.wording import indicator_name

LINES_TO_FILL_IN = 5
QUALITY_AREAS = frozenset({"calidad", "quality"})
"""How the committee calls the area that answers for quality, in either language."""


def build(source: AccountSource) -> Report:
    """The same sheet for our own people, with what is not ready to be signed."""
    data = source.data
    view = client_view(data)
    shown = {p.indicator.id for p in view.parameters}
    bare = [
        indicator_name(i) for i in data.scorecard.own_indicators if i.group is Group.QUALITY and i.is_live and i.id not in shown
    ]
    missing = [indicator_name(p.indicator) for p in view.parameters if _is_bare(p)]
    remarks: list[Block] = []
    if bare:
        remarks.append(Callout(_("Not on the sheet, for nobody proposed it: {names}.").format(names=common.listed(bare))))
    if missing:
        remarks.append(Callout(_("How it is measured is not written down: {names}.").format(names=common.listed(missing))))
    return _report(view, source.request, tuple(remarks))


def build_for_client(view: ClientView, request: Request) -> Report:
    """The sheet that the client signs. It is cut nowhere: nobody signs what is not on it."""
    return _report(view, request)


def _report(view: ClientView, request: Request, remarks: tuple[Block, ...] = ()) -> Report:
    title = _("Quality parameters")
    count = len(view.parameters)
    agreed = sum(p.indicator.is_agreed for p in view.parameters)
    said = ngettext("{n} parameter", "{n} parameters", count).format(n=formats.number(count, 0))
    state = _("{n} agreed, {more} proposed").format(n=formats.number(agreed, 0), more=formats.number(count - agreed, 0))
    state = state if agreed < count else ""
    line = joined(*view.line, parties.kam_line(view), said if count else "", state)
    blocks: list[Block] = [*remarks, *(_limits(view) if count else _limits_to_fill_in())]
    blocks += [*_measured(view, request.company), *_followed(view, request.company)]
    return Report(
        **common.frame(request, title, view.name, view.today),
        figures=said if count else "",
        description=_("Quality parameters agreed with {name}").format(name=view.name),
        head=Head(title, view.name, formats.day(view.today), shortened(line, 160)),
        sections=(Section("", (*blocks, *_signing(view, request.company))),),
        foot=parties.prepared(view, request.company) if request.audience is Audience.CLIENT else "",
    )


def _is_bare(parameter: Parameter) -> bool:
    sheet, indicator = parameter.sheet, parameter.indicator
    return not (indicator.definition or indicator.formula or (sheet is not None and sheet.numerator))


def _limits(view: ClientView) -> Iterator[Block]:
    """Which parameters, with their minimum and target, and since when."""
    minimums = limits.are_minimums(p.indicator for p in view.parameters)
    columns = (
        Column(_("Parameter"), "1.2fr"),
        Column(limits.limit_title(minimums=minimums), "auto", "right", "number"),
        Column(_("Target"), "auto", "right", "number"),
        Column(_("Measured every"), "auto"),
        Column(_("Agreement"), "1.9fr"),
    )
    yield Table(_("Quality parameters"), columns, tuple(_limit(p, minimums=minimums) for p in view.parameters))


def _limits_to_fill_in() -> Iterator[Block]:
    """Where nothing is agreed or proposed yet: lines to write on when both sides sit down to it."""
    yield Heading(_("What is agreed"))
    yield Note(_("No quality parameter has been agreed or proposed yet: these lines are for what both of us agree on."))
    columns = (
        Column(_("Parameter"), "1fr"),
        *(Column(title, "29mm", "right", "number") for title in (_("Limit"), _("Target"))),
        Column(_("Measured every"), "36mm"),
    )
    yield Table(_("Quality parameters"), columns, (_line_of(len(columns)),) * LINES_TO_FILL_IN)


def _line_of(columns: int, name: str = "") -> Row:
    """A line to write on."""
    return Row((Cell(name), *(Cell("") for _column in range(columns - 1))), "blank")


def _limit(parameter: Parameter, *, minimums: bool) -> Row:
    indicator, sheet = parameter.indicator, parameter.sheet
    to_agree = _to_agree(parameter)
    open_points = _("still to agree: {points}").format(points=", ".join(to_agree)) if to_agree else ""
    if indicator.is_agreed:
        form = terms.term(sheet.agreed_form) if sheet is not None and sheet.agreed_form is not None else ""
        # What nobody wrote down was not agreed to: of such a parameter only its figures were.
        state = (_("● Figures agreed on {day}") if to_agree else _("● Agreed on {day}")).format(
            day=formats.day(indicator.agreed_on)
        )
        cell = Cell(state, sub=joined(_("with {name}").format(name=indicator.agreed_with), form, open_points))
    else:
        day = formats.day(sheet.proposed_on) if sheet is not None else ""
        cell = Cell(_("○ Proposed on {day}").format(day=day), tone="warn", sub=open_points)
    return Row((
        common.text_cell(indicator_name(indicator), sub=_said_besides(parameter)), limits.limit_cell(indicator, minimums=minimums), common.target_cell(indicator),
        Cell(terms.term(indicator.frequency)), cell,
    ))  # fmt: skip


def _to_agree(parameter: Parameter) -> list[str]:
    """What of a parameter is blank on the sheet, in words; where nothing is written down, the two things that say all of it."""
    if not _is_written(parameter):
        return [_("how it is measured"), _("what follows if it is not met")]
    sheet = parameter.sheet
    points = (
        (_("how it is measured"), _how(parameter)),
        (_("what is not counted"), sheet is not None and sheet.exclusions),
        (_("whose figures count"), sheet is not None),
        (_("what follows if it is not met"), sheet is not None and sheet.penalty),
    )
    return [said for said, known in points if not known]


def _said_besides(parameter: Parameter) -> str:
    """What the figure of a parameter is, where how it is measured says it in other words."""
    definition = parameter.indicator.definition
    return definition if definition != _how(parameter) else ""


def _measured(view: ClientView, company: str) -> Iterator[Block]:
    """What is counted over what, what is not counted, whose figures count, and what follows where it is not met.

    What nobody wrote down yet is left blank: whoever signs agrees on it first, and it is written in there.
    """
    title = _("How each one is measured")
    columns = (
        Column(_("Parameter"), "1fr"),
        Column(_("How it is measured"), "2fr"),
        Column(_("Not counted"), "1.3fr"),
        Column(_("Figures that count"), "1.2fr"),
        Column(_("If it is not met"), "1.2fr"),
    )
    written = [p for p in view.parameters if _is_written(p)]
    rows = [_how_measured(p, _parties(view, company)) for p in written]
    rows += [_line_of(len(columns), indicator_name(p.indicator)) for p in view.parameters if p not in written]
    if not view.parameters:
        rows = [_line_of(len(columns))] * LINES_TO_FILL_IN
    is_blank = any(not c.text for r in rows for c in r.cells)
    notes = (
        _("What is blank is to be agreed and written in by hand.") if is_blank else "",
        _("Where both figures differ by more than the tolerance, they are reconciled line by line.") if written else "",
    )
    yield Heading(title)
    yield Table(title, columns, tuple(rows), " ".join(n for n in notes if n))


def _followed(view: ClientView, company: str) -> Iterator[Block]:
    """Who tells the figures on either side and how often they are looked at: a line to write on for what no record tells."""
    theirs = common.listed(_agreed_with(view))
    ours = _our_contact(view)
    rhythm = common.listed(dict.fromkeys(terms.term(p.indicator.frequency).lower() for p in view.parameters))
    yield Heading(_("How we follow them up"))
    yield Facts((
        *fact(_("Contact for the figures at {name}").format(name=shortened(view.name, 60)), theirs or parties.RULE),
        *fact(_("Contact for the figures at {name}").format(name=company) if company else _("Contact of the supplier"), ours or parties.RULE),
        *fact(_("Joint review"), _("every {period}").format(period=rhythm) if rhythm else parties.RULE),
    ))  # fmt: skip


def _agreed_with(view: ClientView) -> list[str]:
    """Who agreed to the parameters for the client."""
    return list(dict.fromkeys(p.indicator.agreed_with for p in view.parameters if p.indicator.agreed_with))


def _our_contact(view: ClientView) -> str:
    """Who of ours tells the figures of agreed parameters: who answers for quality on the committee, else the KAM."""
    if not view.parameters:
        return ""
    return next((joined(m.name, m.area) for m in view.team if fold(m.area) in QUALITY_AREAS), view.kam)


def _is_written(parameter: Parameter) -> bool:
    """Whether anything is written down about how a parameter is measured."""
    sheet = parameter.sheet
    return bool(_how(parameter) or (sheet is not None and (sheet.exclusions or sheet.penalty or sheet.tolerance)))


def _parties(view: ClientView, company: str) -> dict[DataFrom, str]:
    """Whose figures may count, by name: on a sheet that both sign, «ours» is nobody's."""
    return {DataFrom.OURS: company or _("The supplier's"), DataFrom.CLIENT: shortened(view.name, 60)}


def _how_measured(parameter: Parameter, names: dict[DataFrom, str]) -> Row:
    indicator, sheet = parameter.indicator, parameter.sheet
    return Row((
        Cell(indicator_name(indicator)),
        Cell(_how(parameter)),
        Cell(sheet.exclusions if sheet is not None else ""),
        Cell(names.get(sheet.data_from) or terms.term(sheet.data_from) if sheet is not None else "", sub=_compared(parameter)),
        Cell(sheet.penalty if sheet is not None else ""),
    ))  # fmt: skip


def _how(parameter: Parameter) -> str:
    indicator, sheet = parameter.indicator, parameter.sheet
    if sheet is not None and sheet.numerator:
        return f"{sheet.numerator} ÷ {sheet.denominator}" if sheet.denominator else sheet.numerator
    return indicator.formula or indicator.definition


def _compared(parameter: Parameter) -> str:
    """How figures are compared: with how many decimals, and which difference is none."""
    sheet: ParameterSheet | None = parameter.sheet
    if sheet is None:
        return ""
    decimals = ""
    if sheet.decimals is not None:
        count = formats.number(sheet.decimals, 0)
        decimals = ngettext("{n} decimal", "{n} decimals", sheet.decimals).format(n=count) if sheet.decimals else _("no decimals")
    tolerance = limits.difference(sheet.tolerance, parameter.indicator)
    return joined(decimals, _("tolerance {value}").format(value=tolerance) if sheet.tolerance else _("no tolerance"))


def _signing(view: ClientView, company: str) -> Iterator[Block]:
    """Who signs: whoever agreed to the parameters for the client, and our KAM."""
    names = _agreed_with(view) or [""]
    yield Heading(_("Signatures"))
    if view.parameters:
        text = _("The signatures hold for the parameters on this sheet, as they stand on {day}.")
        yield Note(text.format(day=formats.day(view.today)))
    yield Signatures((*(parties.client_signature(view, name) for name in names), parties.our_signature(view, company)))
