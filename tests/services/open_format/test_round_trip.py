"""A portfolio that leaves as JSON comes back field by field."""

import json
import math
import shutil
import typing
from contextlib import closing, suppress
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.plan.kam_profile import Rating
from kamdesk.services import file_check
from kamdesk.services.open_format.reading import new_from_export
from kamdesk.services.open_format.saving import export_whole
from kamdesk.services.plan.kam_ratings import with_hidden_marks
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage.kinds import KINDS
from tests.support.open_formats import back, document, holdings, rewritten
from tests.support.series import IS_WHOLE

pytestmark = pytest.mark.no_cover

TEXTS = st.text(max_size=40) | st.sampled_from(
    [
        "=1+1",
        "'=x",
        "\u202eabc",
        "a\nb\tc",
        "Ñandú «x»",
        "日本語",
        "🙂👩\u200d👩",
        "\ufeffx",
        "e\u0301",
        '"',
        "\\u0041",
        "{}[]",
        "null",
    ]
)
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
BY_TYPE = {
    str: TEXTS,
    bool: st.booleans(),
    int: st.integers(-(2**31), 2**31 - 1) | st.integers(0, 10),
    float: st.floats(-1e18, 1e18) | st.sampled_from([0.1, 1 / 3, 1e-300, -0.0, 96.5]),
    Decimal: st.integers(-(10**18), 10**18).map(lambda n: Decimal(n).scaleb(-2)) | st.integers(0, 10**7).map(Decimal),
    date: DAYS,
    datetime: st.datetimes(datetime(1900, 1, 2), datetime(2200, 12, 30), timezones=st.just(UTC)),  # noqa: DTZ001
}
KEPT = {
    "sha256",
    "size",
    "subject_kind",
    "period",
    "merged_into",
    "candidate_accounts",
    "barred_accounts",
    "affected_accounts",
    "choices",
}


def _values(hint):
    options = [a for a in typing.get_args(hint) if a is not type(None)]
    if typing.get_origin(hint) is tuple:
        return st.lists(BY_TYPE[options[0]], max_size=3).map(tuple) if options[0] in BY_TYPE else None
    kind = options[0] if options else hint
    found = st.sampled_from(list(kind)) if issubclass(kind, StrEnum) else BY_TYPE.get(kind)
    return found if found is None or not options else found | st.none()


@st.composite
def altered(draw, record):
    """The record with other values wherever the rules of its kind take them."""
    hints = typing.get_type_hints(type(record))
    for spec in fields(record):
        values = None if spec.name == "id" or spec.name.endswith("_id") or spec.name in KEPT else _values(hints[spec.name])
        if values is not None:
            with suppress(ValidationError):
                record = replace(record, **{spec.name: draw(values)}).cleaned()
    return record


@given(data=st.data())
@settings(max_examples=12 if IS_WHOLE else 6)
def test_what_leaves_comes_back_field_by_field(complete_file, data):
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / "pequeña.kamdesk"
        shutil.copyfile(complete_file, path)
        with closing(Portfolio.open(path)) as portfolio:
            rewritten(portfolio, [data.draw(altered(r)) for cls in KINDS.values() for r in portfolio.find(cls)])
            made, _export = back(portfolio, Path(scratch))
            with closing(made):
                assert made.unread.all() == []
                assert holdings(made) == holdings(portfolio)


def test_something_of_every_kind_comes_back(whole, folder):
    assert all(holdings(whole)[0].values()), "the sample has lost a kind"
    made, export = back(whole, folder)
    with closing(made):
        assert holdings(made) == holdings(whole)
        assert file_check.check(made) == []
        assert made.history(limit=1)[0].act == "from_export"
        again, second = back(made, folder, "again")
        again.close()
    assert second.read_bytes() == export.read_bytes()


def test_the_sample_comes_back(sample, folder):
    made, export = back(sample, folder)
    with closing(made):
        assert holdings(made) == holdings(sample)
        assert file_check.check(made) == []
        export_whole(made, folder / "again.json")
    assert (folder / "again.json").read_bytes() == export.read_bytes()


def test_the_same_data_are_the_same_bytes(whole, folder):
    for name in ("a.json", "a.zip"):
        export_whole(whole, folder / name)
        first = (folder / name).read_bytes()
        export_whole(whole, folder / name)
        assert (folder / name).read_bytes() == first


def test_marks_still_hidden_stay_hidden_and_are_the_same_afterwards(whole, folder):
    made, export = back(whole, folder)
    hidden = with_hidden_marks(whole)
    ratings = [r for r in whole.find(Rating) if r.person_id in hidden]
    assert ratings
    text = export.read_text(encoding="utf-8")
    for rating in ratings:
        line = next(line for line in text.splitlines() if f'"id": "{rating.id}"' in line)
        assert f'"level": {rating.level}' not in line
        assert '"level": {"sealed": "' in line
    with closing(made):
        assert with_hidden_marks(made) == hidden
        assert made.find(Rating) == whole.find(Rating)


def test_a_file_that_differs_in_no_open_mark_shows_its_hidden_marks_to_nobody(whole, folder):
    """Whatever the hidden marks are, the archive is the same."""
    export_whole(whole, folder / "a.zip")
    hidden = with_hidden_marks(whole)
    rewritten(whole, [replace(r, level=6 - r.level) for r in whole.find(Rating) if r.person_id in hidden])
    export_whole(whole, folder / "b.zip")
    assert (folder / "a.zip").read_bytes() == (folder / "b.zip").read_bytes()


def test_a_new_file_is_told_from_its_source_by_its_copy_alone(whole, folder):
    made, _export = back(whole, folder)
    with closing(made):
        assert made.portfolio_id() == whole.portfolio_id()
        assert made.path.stat().st_mode & 0o077 == 0


def test_a_zero_below_nothing_is_still_one(complete_file, folder):
    """What floats can be is kept, to the last bit."""
    path = folder / "p.kamdesk"
    shutil.copyfile(complete_file, path)
    with closing(Portfolio.open(path)) as portfolio:
        effect = portfolio.find(KINDS["side_effect"])[0]
        rewritten(portfolio, [replace(effect, probability=0.1 + 0.2)])
        made, _export = back(portfolio, folder)
        with closing(made):
            assert math.isclose(made.get(type(effect), effect.id).probability, 0.1 + 0.2, rel_tol=0, abs_tol=0)


def test_the_order_of_keys_does_not_matter(export_file, folder):
    found = document(export_file)
    mixed = folder / "mixed.json"
    mixed.write_text(json.dumps(found, sort_keys=True, indent=3), encoding="utf-8-sig")
    new_from_export(mixed, folder / "m.kamdesk")
    with closing(Portfolio.open(folder / "m.kamdesk")) as made:
        export_whole(made, folder / "again.json")
    assert (folder / "again.json").read_bytes() == export_file.read_bytes()
