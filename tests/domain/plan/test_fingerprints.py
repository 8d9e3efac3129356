"""What closed steps remember of their conditions never changes: a stored step is judged by it for ever."""

import gzip
import hashlib
import itertools
from types import SimpleNamespace

import pytest

from kamdesk.domain import ids
from kamdesk.domain.account.account import Account
from kamdesk.domain.plan import gate
from kamdesk.domain.records import Step
from kamdesk.i18n import set_language
from kamdesk.services import files
from kamdesk.services.portfolio import Portfolio
from tests.support import FILES, included_account, small_company

STORED = {
    1: {1: "4a93d6a9b5f907c9", 2: "41dcd590be41c251", 3: "13c1a2de8363bf6f"},
    2: {1: "4a93d6a9b5f907c9", 2: "41dcd590be41c251", 3: "a68657a6793658d8"},
    4: {1: "a00c35d532860651", 2: "448980ebffa631b6", 3: "999187756199ca3b"},
    5: {1: "ab24959ef3874342", 2: "721eee2eac236016", 3: "28aa6afc2535ae72"},
}
"""Of the files of older formats in `files`: by version of the gate, a digest of the fingerprints of all accounts and steps."""


SAMPLE = {
    "en": {1: "fd30d87696dbfe77", 2: "fc7d61b0531d8a06", 3: "df7dedf8cb681395"},
    "es": {1: "6ba94f3b4d7e7206", 2: "2a4bbd9151fded2b", 3: "88604d793031ce46"},
}
"""Of the sample in both languages; another text in the sample is another digest, and so is another record, since ids are counted."""


BUILT = {1: "58ba77e7644d1714", 2: "9c0fa2a9e92e13d5", 3: "48157f10feef866b"}
"""Of a plan where one person is sponsor and KAM, and of one whose steps are filled and open."""


@pytest.fixture
def counted_ids(monkeypatch):
    """Ids that come out the same in every run."""
    numbers = itertools.count(1)
    monkeypatch.setattr(ids, "os", SimpleNamespace(urandom=lambda length: next(numbers).to_bytes(length, "big")))
    monkeypatch.setattr(ids, "time", SimpleNamespace(time_ns=lambda: 1_780_000_000_000_000_000))


def digests(portfolio):
    """By version of the gate, a digest of the fingerprints of all steps of all accounts."""
    facts = [portfolio.load(account_id).facts for account_id in sorted(a.id for a in portfolio.find(Account))]
    found = {}
    for version in (1, 2, 3):
        fingerprints = [gate.fingerprint(about, step, version) for about in facts for step in Step]
        found[version] = hashlib.sha256("".join(fingerprints).encode()).hexdigest()[:16]
    return found


@pytest.mark.parametrize("version", STORED)
def test_fingerprints_of_stored_files_are_what_they_were(tmp_path, version):
    path = tmp_path / "vieja.kamdesk"
    path.write_bytes(gzip.decompress((FILES / f"version-{version}.kamdesk.gz").read_bytes()))
    portfolio = Portfolio.open(path)
    assert digests(portfolio) == STORED[version]
    portfolio.close()


@pytest.mark.no_cover
@pytest.mark.parametrize("language", SAMPLE)
def test_fingerprints_of_the_sample_are_what_they_were(tmp_path, counted_ids, language):
    path = tmp_path / "muestra.kamdesk"
    set_language(language)
    files.make_new(path, sample=True)
    portfolio = Portfolio.open(path)
    assert digests(portfolio) == SAMPLE[language]
    portfolio.close()


def test_fingerprints_of_plans_unlike_the_sample_are_what_they_were(tmp_path, counted_ids):
    portfolio = Portfolio.create(tmp_path / "otra.kamdesk")
    small_company(portfolio)
    included_account(portfolio, 5, filled=True)
    assert digests(portfolio) == BUILT
    portfolio.close()
