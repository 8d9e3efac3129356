"""Rows of criteria: the scores of an account with their reasons, a column a criterion or a row a criterion."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.records import altered
from kamdesk.domain.selection.criteria import Assessment, Opinion
from kamdesk.domain.settings import CRITERIA, OwnCriterion
from kamdesk.domain.text import NOTE_LIMIT, clean_text, fold
from kamdesk.services.importing.field_headers import CRITERION_WORDS, REASON_WORDS, SCORED, SOURCE_WORDS
from kamdesk.services.importing.header_words import header_key, keys_of
from kamdesk.services.importing.kinds.values import day_of
from kamdesk.services.importing.reading import Reader, Row
from kamdesk.services.importing.report import Rejection

_STRENGTH = "relative_strength"


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the scores, reasons and sources of each criterion stand, by its name or own key.

    A criterion that is there without a place has none, whatever the column of the whole row says.
    """

    scores: dict[str, int]
    reasons: dict[str, int | None]
    sources: dict[str, int | None]


@dataclass(frozen=True, slots=True)
class _Score:
    """A score that a row brings, its reason with where it comes from; `column` is what a refusal names."""

    name: str
    value: Decimal
    reason: str
    at: int


@dataclass(slots=True)
class _Scored:
    """A row that passed: an account, who scored it and when, and the scores."""

    row: Row
    account_id: str
    assessor: str
    given_on: Any
    scores: list[_Score]


def read_criteria(reader: Reader) -> None:
    """Give the scores that count; where several people scored an account, write down what each of them would score."""
    columns = _columns(reader)
    names = {fold(own.name): own.key for own in reader.portfolio.settings.own_criteria} | CRITERION_WORDS
    found = [scored for row in reader.rows() if (scored := _read(row, columns, names)) is not None]
    people: dict[str, set[str]] = {}
    for one in found:
        people.setdefault(one.account_id, set()).add(fold(one.assessor))
    book = _Book(reader)
    for one in found:
        book.take(one, is_opinion=len(people[one.account_id] - {""}) > 1 and bool(one.assessor))
    book.close()


# -- reading -----------------------------------------------------------------------------------------


def _columns(reader: Reader) -> _Columns:
    """The columns of the usual criteria as they were mapped, and those of the company's own by their names."""
    mapped = reader.columns
    scores = {name: mapped[name] for name in SCORED if name in mapped}
    reasons: dict[str, int | None] = {name: mapped[f"{name}_reason"] for name in CRITERIA if f"{name}_reason" in mapped}
    sources: dict[str, int | None] = {name: mapped[f"{name}_source"] for name in CRITERIA if f"{name}_source" in mapped}
    keys = [set(keys_of(header)) for header in reader.table.headers]
    for own in reader.portfolio.settings.own_criteria:
        at = next((i for i, key in enumerate(keys) if header_key(own.name) in key), None)
        if at is not None:
            scores[own.key] = at
            reasons |= _aside(keys, own, REASON_WORDS)
            sources |= _aside(keys, own, SOURCE_WORDS)
            scores = {name: place for name, place in scores.items() if place != at or name == own.key}
    for words, beside in ((REASON_WORDS, reasons), (SOURCE_WORDS, sources)):
        if sum(bool(key & set(words)) for key in keys) > 1:  # a column of reasons after each of scores
            beside |= {name: _next_to(keys, at, set(scores.values()), words) for name, at in scores.items()}
    return _Columns(scores, reasons, sources)


def _aside(keys: list[set[str]], own: OwnCriterion, words: tuple[str, ...]) -> dict[str, int]:
    """The column that says in its header that it is about one of the company's own criteria."""
    name = header_key(own.name)
    forms = {form for word in words for form in (f"{word} {name}", f"{name} {word}", f"{word} de {name}")}
    at = next((i for i, key in enumerate(keys) if key & forms), None)
    return {} if at is None else {own.key: at}


def _next_to(keys: list[set[str]], at: int, scores: set[int], words: tuple[str, ...]) -> int | None:
    """The column called by one of the words that follows another one, before the next score."""
    for place in range(at + 1, len(keys)):
        if place in scores:
            return None
        if keys[place] & set(words):
            return place
    return None


def _read(row: Row, columns: _Columns, names: dict[str, str]) -> _Scored | None:
    """The scores of a row; None when it is refused."""
    assessor, given_on = row.text("assessor"), day_of(row, "date")
    by = " ".join(part for part in (assessor, given_on.isoformat() if given_on else "") if part)
    scores = list(_long(row, names, by) if "criterion" in row.reader.columns else _wide(row, columns, by))
    if not scores and not row.is_bad:
        row.fail("score", ValidationError("score", "no_score"))
    account_id = row.reader.account_of(row)
    if row.is_bad or account_id is None:
        return None
    return _Scored(row, account_id, assessor, given_on, scores)


def _wide(row: Row, columns: _Columns, by: str) -> Iterator[_Score]:
    reason, source = row.text("reason", NOTE_LIMIT), row.text("source", NOTE_LIMIT)
    for name, at in columns.scores.items():
        value = _score(row, name, at)
        if value is None:
            continue
        own = _note(row, columns.reasons.get(name)) or (reason if name not in columns.reasons else "")
        where = _note(row, columns.sources.get(name)) or (source if name not in columns.sources else "")
        yield _Score(name, value, _joined(own, where, by), at)


def _long(row: Row, names: dict[str, str], by: str) -> Iterator[_Score]:
    word, at = row.required("criterion"), row.reader.columns.get("score")
    name = names.get(fold(word))
    if word and name is None:
        row.fail("criterion", ValidationError("criterion", "no_such_criterion", name=word))
    if at is None or row.raw("score") == "":
        row.required("score")
        return
    value = _score(row, name or "", at)
    if value is not None and name is not None:
        reason = _joined(row.text("reason", NOTE_LIMIT), row.text("source", NOTE_LIMIT), by)
        yield _Score(name, value, reason, at)


def _joined(*parts: str) -> str:
    """A reason, where it comes from, and who said so when, as far as they are known; alone who said so is no reason."""
    said = [part for part in parts if part]
    return " · ".join(said) if any(parts[:2]) else ""


def _cell(row: Row, at: int) -> Any:
    value = row.cells[at] if at < len(row.cells) else None
    return "" if value is None else value


def _note(row: Row, at: int | None) -> str:
    if at is None:
        return ""
    found: str | None = _tried(row, at, partial(clean_text, "reason", str(_cell(row, at)), NOTE_LIMIT))
    return found or ""


def _score(row: Row, name: str, at: int) -> Decimal | None:
    """A score 0–10, a whole one but for the strength; «8/10» is 8."""
    value = _cell(row, at)
    if isinstance(value, str):
        value = value.strip().removesuffix("/10").strip()
    found: Decimal | None = _tried(row, at, partial(row.reader.number, value, name))
    if found is None or (0 <= found <= 10 and (name == _STRENGTH or found == found.to_integral_value())):
        return found
    code = "out_of_range" if not 0 <= found <= 10 else "not_a_whole_number"
    _refuse(row, at, ValidationError(name, code, low=0, high=10, text=str(value)))
    return None


def _tried(row: Row, at: int, read: Callable[[], Any]) -> Any:
    try:
        return read()
    except ValidationError as error:
        _refuse(row, at, error)
        return None


def _refuse(row: Row, at: int, error: ValidationError) -> None:
    """Refuse a cell that may be of no mapped column, such as that of the company's own criterion."""
    row.is_bad = True
    row.reader.report.rejections.append(Rejection(row.number, row.reader.table.headers[at], error, at))


# -- taking ------------------------------------------------------------------------------------------


class _Book:
    """Assessments and opinions as the file leaves them."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._stored: dict[tuple[str, str], Assessment | Opinion] = {}
        for assessment in reader.portfolio.find(Assessment):
            self._stored.setdefault((assessment.account_id, ""), assessment)
        for opinion in reader.portfolio.find(Opinion):
            self._stored[opinion.account_id, fold(opinion.by)] = opinion
        self._now = dict(self._stored)
        self._brought: set[tuple[str, str, str]] = set()

    def take(self, scored: _Scored, *, is_opinion: bool) -> None:
        """Take the scores of a row, all or none."""
        row, key = scored.row, (scored.account_id, fold(scored.assessor) if is_opinion else "")
        before = self._now.get(key)
        record = before or _blank(scored, is_opinion=is_opinion)
        if isinstance(record, Opinion) and scored.given_on is not None:
            record = altered(record, given_on=scored.given_on)
        after: Assessment | Opinion = record
        for score in scored.scores:
            if (*key, score.name) in self._brought:
                name = self._reader.accounts.records[scored.account_id].name
                _refuse(row, score.at, ValidationError(score.name, "scored_twice", name=name))
                return
            after = self._with(after, score)
        if self._reader.accepted(row, _field(scored), before, after) is None:
            return
        self._brought |= {(*key, score.name) for score in scored.scores}
        self._now[key] = after

    def _with(self, record: Assessment | Opinion, score: _Score) -> Assessment | Opinion:
        """The record with a score, as it would be typed: a growth score that follows from the potential is not written down."""
        if score.name == _STRENGTH:
            return altered(record, relative_strength=float(score.value)) if isinstance(record, Assessment) else record
        value = int(score.value)
        if (
            record.score(score.name) == value
            and isinstance(record, Assessment)
            and score.reason in {"", record.reason(score.name)}
        ):
            return record
        if score.name not in CRITERIA:
            return altered(record, own_scores=record.with_own(score.name, value, score.reason))
        if isinstance(record, Opinion):
            return altered(record, **{score.name: value})
        reason = score.reason or record.reason(score.name)
        if score.name == "growth" and not reason:
            computed = self._reader.portfolio.load(record.account_id).selection.computed_growth
            if computed == value:
                return altered(record, growth=None)
        return altered(record, **{score.name: value, f"{score.name}_reason": reason})

    def close(self) -> None:
        """Write down what was made and what was changed."""
        for key, record in self._now.items():
            before = self._stored.get(key)
            if before is None:
                self._reader.batch.create(record)
                self._reader.report.created += 1
            elif record != before:
                self._reader.batch.update(before, record)
                self._reader.report.updated += 1
            elif any(place[:2] == key for place in self._brought):
                self._reader.report.unchanged += 1


def _blank(scored: _Scored, *, is_opinion: bool) -> Assessment | Opinion:
    if is_opinion:
        return Opinion(id=new_id(), account_id=scored.account_id, by=scored.assessor, given_on=scored.given_on)
    return Assessment(id=new_id(), account_id=scored.account_id)


def _field(scored: _Scored) -> str:
    """The column that a refusal of the whole row names."""
    return "score" if "score" in scored.row.reader.columns else scored.scores[0].name
