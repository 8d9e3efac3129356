"""An office's day through the window: ten files as its programs write them come in whole, with hardly a word about them."""

import json

import pytest

from tests.journeys.importing import Importing
from tests.journeys.test_first_account import own_file
from tests.support.office_files import CLIENTS, MAKERS, held, spanish, two_sheets

SOLD = "SELECT a.codes, sum(s.amount) FROM sale s JOIN account a ON a.id = s.account_id GROUP BY a.id"
ACCOUNTS = "SELECT codes, name FROM account ORDER BY codes"
OTHERS = tuple(maker for maker in MAKERS if maker is not two_sheets)


def sold(j, file):
    """Cents by account code."""
    return {json.loads(codes)[0]: cents for codes, cents in j.rows(file, SOLD)}


def together(j, window, file, master):
    """Clients and their sales from one workbook: both come in, and both go."""
    window.open(master)
    window.take_in()
    assert sold(j, file) == held(two_sheets)
    assert spanish(sum(held(two_sheets).values())) in window.sums[-1]
    window.undo()
    assert (j.rows(file, ACCOUNTS), sold(j, file)) == ([], {})


@pytest.mark.parametrize(("by_mouse", "makers"), [(False, OTHERS[::2]), (True, OTHERS[1::2])], ids=("by keys", "with the mouse"))
def test_what_ten_programs_write_comes_in_to_the_cent(walk, home, tmp_path, by_mouse, makers):
    file, master = own_file(home), two_sheets(tmp_path)
    with walk() as j:
        window = Importing(j, by_mouse=by_mouse)
        together(j, window, file, master)
        window.open(master)
        window.choose_sheet("Clientes")
        window.take_in()
        window.see_accounts()
        assert j.rows(file, ACCOUNTS) == [(f'["{c}"]', n) for c, n in CLIENTS.items()]
        for maker in makers:
            path = maker(tmp_path)
            window.open(path)
            window.take_in()
            assert sold(j, file) == held(maker), path.name
            assert spanish(sum(held(maker).values())) in window.sums[-1], path.name
            # The next one comes into a portfolio without sales, or its sums would be those of this one.
            window.undo()
            assert sold(j, file) == {}, path.name
        assert j.rows(file, "SELECT count(*) FROM account") == [(len(CLIENTS),)]
