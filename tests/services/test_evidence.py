"""Evidence goes into the file whole, and comes out as a copy."""

import os
from dataclasses import replace

import pytest

from kamdesk.domain.errors import FileError
from kamdesk.domain.ids import new_id
from kamdesk.services.evidence import attach, copy_out, may_run
from tests.support import new_account, put, refused
from tests.support.evidence import attached
from tests.support.sheets import OTIF

# -- what may act ------------------------------------------------------------------------------------


def test_it_is_asked_of_what_lies_in_the_file(portfolio, subject, folder):
    assert may_run(portfolio, attached(portfolio, subject, folder, "acta.pdf", b"MZ"))
    assert not may_run(portfolio, attached(portfolio, subject, folder, "otra.pdf", b"%PDF"))


@pytest.mark.skipif(os.name == "nt", reason="pipes lie in folders on Unix")
def test_what_has_no_end_is_not_taken_in(portfolio, subject, folder):
    os.mkfifo(folder / "pipe")
    for path in (folder / "pipe", folder):
        with refused("cannot_read", FileError):
            attach(portfolio, subject.account_id, subject, path)


@pytest.fixture
def otif(portfolio):
    return put(portfolio, replace(OTIF, id=new_id(), account_id=new_account(portfolio).id))


# -- evidence ----------------------------------------------------------------------------------------


def test_evidence_lies_in_the_file_and_comes_out_as_a_copy(portfolio, otif, tmp_path):
    proof = tmp_path / "acta ñ.txt"
    proof.write_bytes(b"signed")
    edit = attach(portfolio, otif.account_id, otif, proof)
    (evidence,) = portfolio.load(otif.account_id).evidence_of(otif.id)
    proof.unlink()
    out = copy_out(portfolio, evidence, tmp_path)
    assert (out.name, out.read_bytes()) == ("acta ñ.txt", b"signed")
    portfolio.undo(edit)
    assert portfolio.load(otif.account_id).evidence_of(otif.id) == []
    portfolio.redo(edit)
    assert copy_out(portfolio, evidence, tmp_path).read_bytes() == b"signed"
    with refused("cannot_open", FileError):
        copy_out(portfolio, evidence, tmp_path / "none")
    with refused("evidence_lost", FileError):
        copy_out(portfolio, replace(evidence, sha256="0"), tmp_path)


def test_what_cannot_be_evidence_is_refused(portfolio, otif, tmp_path):
    empty, large = tmp_path / "empty.pdf", tmp_path / "large.pdf"
    empty.touch()
    with large.open("wb") as out:
        out.truncate(11 * 1024 * 1024)
    for path, code in ((empty, "empty_file"), (large, "evidence_too_large"), (tmp_path / "no.pdf", "cannot_read")):
        with refused(code):
            attach(portfolio, otif.account_id, otif, path)
    assert portfolio.load(otif.account_id).evidence == ()
