"""A spreadsheet for an assessor who is elsewhere: written with what each level looks like, read back into the marks."""

import hashlib
import hmac
import zipfile
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kamdesk.domain.account.people import Person
from kamdesk.domain.acts import Act
from kamdesk.domain.changes import Change, Edit
from kamdesk.domain.errors import FileError, KnownError, ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.numbers import is_blank, read_number
from kamdesk.domain.plan.kam_profile import Competency, Rating
from kamdesk.domain.text import clean_text, fold
from kamdesk.i18n import _, behaviours, terms
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.reading.account_data import AccountData

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FORM, UNSEALED_FORM = "kamdesk-marks-2", "kamdesk-marks-1"
HEAD_ROW, MOST_ROWS = 6, 2_000
LARGEST = 8 * 1024 * 1024
"""Bytes that a form may have when it is unpacked."""
MARK_COLUMN, PERSON_COLUMN, COMPETENCY_COLUMN = 8, 9, 10
_ASSESSOR = "B2"
_PARTS = 5
"""What a form says of itself: its kind, portfolio, account, seal and assessor."""


@dataclass(frozen=True, slots=True)
class FormRejection:
    """A row of a form that was not taken, counted as the spreadsheet counts it, and why."""

    row: int
    error: KnownError


@dataclass(frozen=True, slots=True)
class FormReport:
    """What came of a form: who filled it, marks taken, rows left empty, rows refused; the edit, unless nothing changed."""

    assessor: str
    taken: int
    empty: int
    rejections: tuple[FormRejection, ...]
    edit: Edit | None


def write_form(portfolio: Portfolio, account_id: str, assessor: str, path: Path) -> int:
    """Write a form for one assessor with all candidates but themselves; holds nobody's marks. Returns its rows.

    Raises:
        ValidationError: `required` without an assessor, `not_asked`, `no_candidates`. FileError: it cannot be written.
    """
    from openpyxl import Workbook as Spreadsheet
    from openpyxl.worksheet.datavalidation import DataValidation

    assessor = clean_text("assessor", assessor)
    if not assessor:
        raise ValidationError("assessor", "required")
    data = portfolio.load(account_id)
    assessor = _asked(data, assessor)
    people = [
        p
        for c in data.facts.kam.candidates
        if (p := data.facts.kam.people.get(c.person_id)) is not None and fold(p.name) != fold(assessor)
    ]
    if not people:
        raise ValidationError("assessor", "no_candidates", name=assessor)
    book = Spreadsheet()
    sheet = book.active
    sheet.title = _("Marks")
    sheet["A1"] = _("Marks for the KAM of {account}").format(account=data.account.name)
    sheet["A2"], sheet[_ASSESSOR] = _("Assessor"), assessor
    for place in ("A1", _ASSESSOR):
        sheet[place].data_type = "s"  # a name is never a formula
    sheet["A3"] = _("Write a whole number from 1 to 5 in the column «Mark», then send the file back.")
    sheet["A4"] = _("Read what each level looks like, and think of what you saw the person do.")
    heads = [_("Candidate"), _("Competency"), *(str(level) for level in behaviours.LEVELS), _("Mark"), "id", "code"]
    for column, text in enumerate(heads, 1):
        sheet.cell(HEAD_ROW, column, text)
    row = HEAD_ROW
    for person in people:
        for competency in Competency:
            row += 1
            texts = [
                person.name,
                terms.term(competency),
                *(behaviours.behaviour(competency, level) for level in behaviours.LEVELS),
            ]
            for column, text in enumerate(texts, 1):
                sheet.cell(row, column, text).data_type = "s"
            sheet.cell(row, PERSON_COLUMN, person.id)
            sheet.cell(row, COMPETENCY_COLUMN, competency.value)
    check = DataValidation(type="whole", operator="between", formula1="1", formula2="5", allow_blank=True)
    check.error = _("Write a whole number from 1 to 5.")
    check.add(f"H{HEAD_ROW + 1}:H{row}")
    sheet.add_data_validation(check)
    _dress(sheet, row)
    book.properties.identifier = " ".join(
        (FORM, portfolio.portfolio_id(), account_id, _seal(portfolio, account_id, assessor), assessor)
    )
    try:
        book.save(path)
    except OSError as error:
        raise FileError("cannot_open", file=path.name) from error
    return row - HEAD_ROW


def _dress(sheet: "Worksheet", last: int) -> None:
    """Widths, wrapped texts, a head that stays, and only the marks open to be typed."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    sheet["A1"].font = Font(bold=True, size=14)
    sheet[_ASSESSOR].font = Font(bold=True)
    for column, width in zip("ABCDEFGH", (24, 30, 22, 22, 22, 22, 22, 12), strict=True):
        sheet.column_dimensions[column].width = width
    for column in "IJ":
        sheet.column_dimensions[column].hidden = True
    line = Side(style="thin", color="DFE3E9")
    for cells in sheet.iter_rows(HEAD_ROW, last, 1, MARK_COLUMN):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = Border(bottom=line)
            if cell.row == HEAD_ROW:
                cell.font = Font(bold=True)
            elif cell.column == MARK_COLUMN:
                cell.fill = PatternFill("solid", fgColor="FFF1D6")
                cell.protection = Protection(locked=False)
                cell.alignment = Alignment(horizontal="center", vertical="top")
    sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, 3)
    sheet.protection.sheet = True
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def read_form(portfolio: Portfolio, account_id: str, path: Path) -> FormReport:
    """Take the marks of a filled form, as one change; earlier marks of the same assessor are replaced.

    Only marks of an assessor who is asked, about a candidate, from a form that names the one for whom it was made.

    Raises:
        FileError: `not_a_table`, `not_a_form`, `form_too_old`, `other_form` when it belongs to another account or portfolio.
        ValidationError: `other_assessor` when the form was made to bear another name; `not_asked`.
    """
    rows, mark = _opened(path)
    if mark[0] == UNSEALED_FORM:
        raise FileError("form_too_old", file=path.name)
    if len(mark) < _PARTS or mark[0] != FORM:
        raise FileError("not_a_form", file=path.name)
    if mark[1:3] != [portfolio.portfolio_id(), account_id]:
        raise FileError("other_form", file=path.name)
    seal, named = mark[3:]
    shown = rows[1][1] if len(rows) > 1 else None
    if not hmac.compare_digest(seal.encode(), _seal(portfolio, account_id, named).encode()):
        raise ValidationError("assessor", "form_changed", file=path.name)
    if not isinstance(shown, str) or fold(shown) != fold(named):
        raise ValidationError("assessor", "other_assessor", name=named)
    data = portfolio.load(account_id)
    assessor = _asked(data, named)
    before = {(r.person_id, r.competency): r for r in portfolio.find(Rating) if fold(r.assessor) == fold(assessor)}
    people = {c.person_id: data.facts.kam.people[c.person_id] for c in data.facts.kam.candidates}
    changes: list[Change] = []
    rejections: list[FormRejection] = []
    taken = empty = 0
    seen: set[tuple[str, Competency]] = set()
    for row, values in enumerate(rows[HEAD_ROW:], HEAD_ROW + 1):
        if values[MARK_COLUMN - 1] is None or is_blank(str(values[MARK_COLUMN - 1])):
            empty += values[PERSON_COLUMN - 1] is not None
            continue
        try:
            rating = _mark(portfolio, values, assessor, people, before)
        except KnownError as error:
            rejections.append(FormRejection(row, error))
            continue
        if (rating.person_id, rating.competency) in seen:
            rejections.append(FormRejection(row, ValidationError("level", "row_twice")))
            continue
        seen.add((rating.person_id, rating.competency))
        taken += 1
        changes.append(Change(before.get((rating.person_id, rating.competency)), rating))
    changes = portfolio.checked(changes)
    params = {"name": assessor, "count": str(len(changes)), "system_user": portfolio.who}
    edit = portfolio.commit(changes, act=Act.READ_FORM, params=params)
    return FormReport(assessor, taken, empty, tuple(rejections), edit)


def _asked(data: AccountData, name: str) -> str:
    """The name of an assessor as the account has it.

    Raises:
        ValidationError: `not_asked`, for marks of somebody whom nobody asked would count, and hide or show those of others.
    """
    found = next((a.name for a in data.facts.kam.assessors if fold(a.name) == fold(name)), None)
    if found is None:
        raise ValidationError("assessor", "not_asked", name=name)
    return found


def _seal(portfolio: Portfolio, account_id: str, assessor: str) -> str:
    """Ties a form to the one for whom it was made: nobody gives it another name without the portfolio's key."""
    words = "\n".join((FORM, portfolio.portfolio_id(), account_id, assessor))
    return hmac.new(portfolio.form_key(), words.encode(), hashlib.sha256).hexdigest()


def _opened(path: Path) -> tuple[list[list[Any]], list[str]]:
    """The values of the form's rows from the first on, and what it says of itself; no more than a form can have."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST:
                raise FileError("too_large", file=path.name)
        book = load_workbook(path, read_only=True)
        rows = book.worksheets[0].iter_rows(max_row=HEAD_ROW + MOST_ROWS, max_col=COMPETENCY_COLUMN, values_only=True)
        values = [[*row, *[None] * (COMPETENCY_COLUMN - len(row))] for row in rows]
        mark = (book.properties.identifier or "").split(" ", _PARTS - 1)
        book.close()
    except FileError:
        raise
    except Exception as error:
        raise FileError("not_a_table", file=path.name) from error
    return values, mark


def _mark(
    portfolio: Portfolio,
    values: list[Any],
    assessor: str,
    people: dict[str, Person],
    before: dict[tuple[str, Competency], Rating],
) -> Rating:
    """The mark in a row.

    Raises:
        ValidationError: it is no mark (`not_a_mark`), its row was changed (`changed_row`), it is of no candidate, or they rate themselves.
    """
    person = people.get(str(values[PERSON_COLUMN - 1]))
    code = str(values[COMPETENCY_COLUMN - 1])
    if person is None:
        raise ValidationError("level", "not_a_candidate", name=str(values[0]))
    if code not in {c.value for c in Competency} or fold(str(values[0])) != fold(person.name):
        raise ValidationError("level", "changed_row")
    value = values[MARK_COLUMN - 1]
    text = str(value).strip()
    try:
        number = read_number(text, ".").value
    except ValidationError:
        number = Decimal(0)
    if isinstance(value, bool) or number not in behaviours.LEVELS:
        raise ValidationError("level", "not_a_mark", text=text)
    competency, level = Competency(code), int(number)
    earlier = before.get((person.id, competency))
    rating = Rating(
        id=earlier.id if earlier else new_id(), person_id=person.id, competency=competency, assessor=assessor, level=level,
        rated_on=date.today(),
    )  # fmt: skip
    portfolio.checked([Change(earlier, rating)])
    return rating
