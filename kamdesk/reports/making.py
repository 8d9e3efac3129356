"""From a wish to a file: built in its language, set well, painted, searched for what should not leave, and put in its place."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from defusedxml import ElementTree

from kamdesk.domain.errors import FileError
from kamdesk.domain.evidence import safe_file_name
from kamdesk.env import company
from kamdesk.i18n import _, formats, speaking
from kamdesk.i18n.report_messages import KIND_NAMES
from kamdesk.reports import leak, letterhead, painters
from kamdesk.reports.kinds import KINDS, PPTX, AccountSource, Kind, PortfolioSource, Request
from kamdesk.reports.model import Audience, Report
from kamdesk.reports.painting import Painted, Remark
from kamdesk.reports.typography import polished
from kamdesk.reports.visibility import client_view, texts_of
from kamdesk.services.exporting.files import in_place
from kamdesk.services.importing.cells import Watch, unwatched
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.reading.account_data import AccountData

_OURS = frozenset(
    {
        "kind",
        "document",
        "language",
        "paper",
        "audience",
        "align",
        "width",
        "style",
        "tone",
        "mark_tone",
        "image",
        "group",
        "role",
        "made_on",
    }
)
"""What a model says to its painters: words of the program, which nobody reads."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written, and what of the document could not be kept in it."""

    path: Path
    remarks: tuple[Remark, ...]


def kind_of(request: Request) -> Kind:
    """The kind that is wanted.

    Raises:
        FileError: `report_kind`, `report_audience`.
    """
    if request.kind not in KINDS:
        raise FileError("report_kind", kind=request.kind, kinds=", ".join(KINDS))
    kind = KINDS[request.kind]
    if request.audience not in kind.audiences:
        raise FileError("report_audience", kind=request.kind)
    return kind


def make(portfolio: Portfolio, request: Request, account_id: str | None = None) -> Report:
    """The document that is wanted, in its own language and ready to be painted; of all accounts without an account.

    Raises:
        FileError: what `kind_of` raises, `report_needs_account`, `report_of_all`.
        ValidationError: `no_such_account`.
    """
    kind = kind_of(request)
    if kind.is_of_account != (account_id is not None):
        raise FileError("report_needs_account" if kind.is_of_account else "report_of_all", kind=request.kind)
    laid_down = company.load()
    if not request.company:
        request = replace(request, company=laid_down.name or portfolio.settings.company_name)
    with speaking(request.language):
        if account_id is None:
            report = kind.of_portfolio()(PortfolioSource(portfolio, request))
        elif request.audience is Audience.CLIENT:
            report = kind.for_client()(client_view(portfolio.load(account_id)), request)
        else:
            report = kind.of_account()(AccountSource(portfolio, portfolio.load(account_id), request))
        return replace(polished(report), logo=letterhead.logo(laid_down))


def paint(report: Report, suffix: str, watch: Watch = unwatched) -> Painted:
    """The bytes of a file with such an ending.

    Raises:
        FileError: what its painter raises. Cancelled: raised by `watch`.
    """
    return painters.painter(suffix)(on_template(report, suffix), watch)


def on_template(report: Report, suffix: str) -> Report:
    """A document with the company's template, where its file is a presentation."""
    if suffix != PPTX or report.template is not None:
        return report
    return replace(report, template=letterhead.template(company.load()))


def write(portfolio: Portfolio, request: Request, path: Path, account_id: str | None = None, watch: Watch = unwatched) -> Written:
    """Make a document and put it under its name in one step; what was there is replaced, and a failure leaves it as it was.

    Raises:
        FileError: what `make` and `paint` raise, `report_file` for an ending that the document has not, `report_leaks`, `open_elsewhere`,
            `cannot_open`, `disk_full`. Cancelled: raised by `watch`. ValidationError: `no_such_account`.
    """
    suffix = path.suffix.lower()
    suffixes = [s for s in kind_of(request).suffixes if s in painters.SUFFIXES]
    if suffix not in suffixes:
        raise FileError("report_file", file=path.name, endings=", ".join(suffixes))
    report = on_template(make(portfolio, request, account_id), suffix)
    check_model(portfolio, report, account_id)  # the texts of drawings, which a presentation shows as pictures
    painted = paint(report, suffix, watch)
    check = _leak_check(portfolio, report, account_id)

    with in_place(path) as draft:
        draft.write_bytes(painted.data)
        check(draft.read_bytes(), path.name)
    return Written(path, painted.remarks)


def check_model(portfolio: Portfolio, report: Report, account_id: str | None) -> None:
    """Search a document that is not yet a file, as `write` searches the file: what is shown, printed or copied leaves as well.

    Raises:
        FileError: `report_leaks`.
    """
    if report.audience is Audience.CLIENT:
        said = replace(report, logo=None)  # the letters of a picture's code say nothing
        _leak_check(portfolio, report, account_id)("\n".join(_texts(said.to_json())).encode(), "")


def _texts(value: Any) -> Iterator[str]:
    """Every text that a document's JSON shows or tells; those of a drawing as its reader sees them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, dict):
        for name, part in value.items():
            if name == "svg":
                yield "\n".join(ElementTree.fromstring(part).itertext())
            elif name not in _OURS:
                yield from _texts(part)


def _leak_check(portfolio: Portfolio, report: Report, account_id: str | None) -> Callable[[bytes, str], None]:
    """What searches a client's file for what is internal, of its account and of all others; of our own files nothing is asked."""
    if report.audience is not Audience.CLIENT or account_id is None:
        return lambda _data, _name: None
    data = portfolio.load(account_id)
    internal, shared = texts_of(data)
    accounts = portfolio.accounts
    names = {line.name for line in accounts.lines(accounts.order()) if line.id != account_id}
    # Nobody else may be named, not even in a text that the client may see; a single word may be a town as well.
    others = {name for full in names for name in (full, full.partition(",")[0]) if " " in name.strip()}
    own = {data.account.name, data.account.group_name, *(site.name for site in data.sites)}
    known = leak.parts_of(report.template.data) if report.template is not None else frozenset()

    def check(file: bytes, name: str) -> None:
        with speaking(report.language):
            leak.check(file, name, internal | (names - others), shared, known)
            leak.check(file, name, others, own, known)

    return check


def proposed_name(request: Request, data: AccountData | None, suffix: str) -> str:
    """A name for the file: whose, what, and of which period; nothing internal."""
    with speaking(request.language):
        parts = [_(KIND_NAMES[request.kind])]
        if data is not None:
            parts = [data.account.name, *parts, formats.period(data.scorecard.latest_period)]
        if request.audience is Audience.CLIENT:  # else one of ours could be sent for it
            parts.append(_("For the client"))
        return safe_file_name(" – ".join(parts) + suffix)
