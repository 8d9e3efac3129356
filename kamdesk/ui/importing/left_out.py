"""What is said afterwards of the rows that did not come in: how many, of which amount, and why."""

from collections.abc import Sequence

from kamdesk.i18n import _, formats, ngettext
from kamdesk.ui.importing.cautions import Part
from kamdesk.ui.importing.decisions import Stand, by_stand
from kamdesk.ui.importing.wording import count, rows_beside


def not_imported(parts: Sequence[Part]) -> str:
    """Which rows were not imported, and for which reasons, a line each sheet; nothing where all were."""
    told = [(part.title, _of_part(part)) for part in parts if part.report.rejections]
    if len(parts) > 1:
        return "\n".join(_("{sheet}: {changes}").format(sheet=title, changes=text) for title, text in told)
    return "".join(text for _title, text in told)


def _of_part(part: Part) -> str:
    found = by_stand(part.report.rejections)
    faulty, held = found[Stand.FAULTY], found[Stand.HELD]
    undecided = sorted(found[Stand.ASKED] + found[Stand.DUPLICATE])
    reasons = []
    is_one = sum(map(bool, (faulty, undecided, held))) == 1  # how many they are is said already
    if faulty:
        words = (
            _("with a problem {rows}")
            if is_one
            else ngettext("{n} with a problem {rows}", "{n} with a problem {rows}", len(faulty))
        )
        reasons.append(words.format(n=count(len(faulty)), rows=rows_beside(faulty)))
    if undecided:
        words = _("undecided {rows}") if is_one else ngettext("{n} undecided {rows}", "{n} undecided {rows}", len(undecided))
        reasons.append(words.format(n=count(len(undecided)), rows=rows_beside(undecided)))
    if held:
        reasons.append(ngettext("{n} that depended on them", "{n} that depended on them", len(held)).format(n=count(len(held))))
    out = part.report.rejected
    words = (
        ngettext(
            "{n} row was not imported, which brings {amount} of the {read} that were read: {reasons}.",
            "{n} rows were not imported, which bring {amount} of the {read} that were read: {reasons}.",
            out,
        )
        if part.out and part.sums is not None
        else ngettext("{n} row was not imported: {reasons}.", "{n} rows were not imported: {reasons}.", out)
    )
    amounts = {"amount": formats.number(part.out, 2), "read": formats.number(part.sums.read, 2)} if part.out and part.sums else {}
    return words.format(n=count(out), reasons=", ".join(reasons), **amounts)
