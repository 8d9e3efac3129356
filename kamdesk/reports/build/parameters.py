"""The parameter sheet: the quality parameters that the client agrees to, how each is measured, and where both sides sign."""

from collections.abc import Iterator

from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import ParameterSheet
from kamdesk.i18n import _, formats, ngettext, terms
from kamdesk.reports.build import common
from kamdesk.reports.build.common import joined, shortened
from kamdesk.reports.kinds import AccountSource, Request
from kamdesk.reports.model import (
    Audience,
    Block,
    Callout,
    Cell,
    Column,
    Filler,
    Head,
    Heading,
    Note,
    Report,
    Row,
    Section,
    SignatureLine,
    Signatures,
    Table,
)
from kamdesk.reports.visibility import ClientView, Parameter, client_view
from kamdesk.services.scorecard.wording import indicator_name


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
    line = joined(*view.line, f"KAM {view.kam}" if view.kam else "", said, state)
    blocks: list[Block] = [*remarks]
    if view.parameters:
        blocks += [_limits(view), Heading(_("How each is measured")), *_measured(view, request.audience), *_signing(view)]
    else:
        blocks.append(Note(_("No quality parameter has been agreed or proposed yet.")))
    return Report(
        **common.frame(request, title, view.name, view.today),
        figures=said,
        description=_("Quality parameters agreed with {name}").format(name=view.name),
        head=Head(title, view.name, formats.day(view.today), shortened(line, 160)),
        sections=(Section("", tuple(blocks)),),
    )


def _is_bare(parameter: Parameter) -> bool:
    sheet, indicator = parameter.sheet, parameter.indicator
    return not (indicator.definition or indicator.formula or (sheet is not None and sheet.numerator))


def _limits(view: ClientView) -> Table:
    """Which parameters, with their minimum and target, and since when."""
    columns = (
        Column(_("Parameter"), "1.2fr"),
        Column(_("Minimum"), "auto", "right", "number"),
        Column(_("Target"), "auto", "right", "number"),
        Column(_("Measured each"), "auto"),
        Column(_("Agreement"), "1.9fr"),
    )
    return Table(_("Quality parameters"), columns, tuple(_limit(p) for p in view.parameters))


def _limit(parameter: Parameter) -> Row:
    indicator, sheet = parameter.indicator, parameter.sheet
    if indicator.is_agreed:
        form = terms.term(sheet.agreed_form) if sheet is not None and sheet.agreed_form is not None else ""
        state = _("● Agreed on {day} with {name}").format(day=formats.day(indicator.agreed_on), name=indicator.agreed_with)
        cell = common.text_cell(state, sub=form)
    else:
        day = formats.day(sheet.proposed_on) if sheet is not None else ""
        cell = Cell(_("○ Proposed on {day}").format(day=day), tone="warn")
    return Row((
        common.text_cell(indicator_name(indicator)), common.unit_cell(indicator.threshold, indicator), common.target_cell(indicator),
        Cell(terms.term(indicator.frequency)), cell,
    ))  # fmt: skip


def _measured(view: ClientView, audience: Audience) -> Iterator[Block]:
    """What is counted over what, what is not counted, whose figures count, and what follows below the minimum.

    What nobody wrote down yet is named below: a table of dashes would say nothing. To whom signs it is still to be agreed; that
    we have to write it is a remark for our own people.
    """
    is_to_sign = audience is Audience.CLIENT
    columns = (
        Column(_("Parameter"), "1fr"),
        Column(_("How it is measured"), "2fr"),
        Column(_("Not counted"), "1.3fr"),
        Column(_("Whose figures count"), "1.2fr"),
        Column(_("Where the minimum is missed"), "1.2fr"),
    )
    written = [p for p in view.parameters if _is_written(p)]
    if written:
        rows = tuple(_how_measured(p) for p in written)
        note = _("Where both figures differ by more than the tolerance, they are reconciled line by line.")
        empty = _("«—» is to be agreed.") if is_to_sign else _("«—» is not written down yet.")
        dash = empty if any(c.value is None for r in rows for c in r.cells) else ""
        yield Table(_("How each is measured"), columns, rows, " ".join(t for t in (dash, note) if t))
    rest = [indicator_name(p.indicator) for p in view.parameters if p not in written]
    if rest:
        said = _("To be agreed: {names}.") if is_to_sign else _("Still to be written down: {names}.")
        yield Note(said.format(names=", ".join(rest)))


def _is_written(parameter: Parameter) -> bool:
    """Whether anything is written down about how a parameter is measured."""
    sheet = parameter.sheet
    return bool(_how(parameter) or (sheet is not None and (sheet.exclusions or sheet.penalty or sheet.tolerance)))


def _how_measured(parameter: Parameter) -> Row:
    indicator, sheet = parameter.indicator, parameter.sheet
    return Row((
        common.text_cell(indicator_name(indicator)),
        common.text_cell(_how(parameter), sub=indicator.definition if sheet is not None and sheet.numerator else ""),
        common.text_cell(sheet.exclusions if sheet is not None else ""),
        common.text_cell(terms.term(sheet.data_from) if sheet is not None else "", sub=_compared(parameter)),
        common.text_cell(sheet.penalty if sheet is not None else ""),
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
    decimals = (
        ngettext("{n} decimal", "{n} decimals", sheet.decimals).format(n=formats.number(sheet.decimals, 0))
        if sheet.decimals is not None
        else ""
    )
    tolerance = common.with_unit(sheet.tolerance, parameter.indicator)
    return joined(decimals, _("tolerance {value}").format(value=tolerance) if sheet.tolerance else _("no tolerance"))


def _signing(view: ClientView) -> Iterator[Block]:
    """Who signs: whoever agreed to the parameters for the client, and our KAM."""
    names = list(dict.fromkeys(p.indicator.agreed_with for p in view.parameters if p.indicator.agreed_with)) or [""]
    empty = _("Name and role")
    what = _("Date and signature")
    yield Filler()
    yield Heading(_("Signatures"))
    yield Signatures((
        *(SignatureLine(name or empty, _("For {name}").format(name=view.name), what) for name in names),
        SignatureLine(view.kam or empty, "KAM", what),
    ))  # fmt: skip
    yield Note(
        _("The signatures hold for the parameters on this sheet, as they stand on {day}.").format(day=formats.day(view.today))
    )
