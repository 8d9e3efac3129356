"""An office's day through the window: ten files as its programs write them come in whole, with hardly a word about them."""

import json

import pytest

from tests.journeys.importing import Importing
from tests.journeys.test_first_account import own_file
from tests.support.office_files import CLIENTS, MAKERS, held, spanish, two_sheets

SOLD = "SELECT a.codes, sum(s.amount) FROM sale s JOIN account a ON a.id = s.account_id GROUP BY a.id"
OTHERS = tuple(maker for maker in MAKERS if maker is not two_sheets)


def sold(j, file):
    """Cents by account code."""
    return {json.loads(codes)[0]: cents for codes, cents in j.rows(file, SOLD)}


def take_in(j, window, path, sheet=""):
    """A file, from the open window to the last step; returns the acts in its second step."""
    window.open(path)
    before = window.acts
    if sheet:
        window.read_sheet(sheet)
    settled = window.acts - before
    window.take_in()
    return settled


@pytest.mark.parametrize(("by_mouse", "makers"), [(False, OTHERS[::2]), (True, OTHERS[1::2])], ids=("by keys", "with the mouse"))
def test_what_ten_programs_write_comes_in_to_the_cent(walk, home, tmp_path, by_mouse, makers):
    file, master = own_file(home), two_sheets(tmp_path)
    with walk() as j:
        window = Importing(j, by_mouse=by_mouse)
        assert take_in(j, window, master) == 0
        window.see_accounts()
        assert j.rows(file, "SELECT codes, name FROM account ORDER BY codes") == [(f'["{c}"]', n) for c, n in CLIENTS.items()]
        for maker in (two_sheets, *makers):
            path = maker(tmp_path)
            assert take_in(j, window, path, "Ventas" if maker is two_sheets else "") <= 2
            assert sold(j, file) == held(maker), path.name
            assert spanish(sum(held(maker).values())) in window.sums[-1], path.name
            # The next one comes into a portfolio without sales, or its sums would be those of this one.
            window.undo()
            assert sold(j, file) == {}, path.name
        assert j.rows(file, "SELECT count(*) FROM account") == [(len(CLIENTS),)]
