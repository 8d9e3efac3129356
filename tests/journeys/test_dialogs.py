"""Whatever comes up over the window takes the keyboard, and gives it back where it was."""

import pytest

from tests.journeys.sample import at_account, sample_file

ANYTHING = ("ctrl+n", "ctrl+o", "ctrl+i", "ctrl+h", "ctrl+F1", "ctrl+k")


@pytest.mark.parametrize("field", ["Localidad", "Observaciones"])
def test_what_comes_up_gives_the_keyboard_back(walk, home, field):
    file = sample_file(home)
    with walk(file) as j:
        at_account(j, "Aguas del Tormeral")
        j.keys("ctrl+1")
        here = j.tab_to("text", field)
        j.keys("End")
        j.type("xy")
        here = j.focus()
        for key in ANYTHING:
            j.press(key)
            j.wait_focus_leaves(here, f"something over the window after {key}")
            j.press("Escape")
            back = j.wait_focus_back(here, f"the keyboard back after {key}")
            assert (back.text, back.caret) == (here.text, here.caret), key


def test_a_dialog_of_a_page_gives_the_keyboard_back(walk, home):
    file = sample_file(home)
    with walk(file) as j:
        at_account(j, "Aguas del Tormeral")
        for key, button in (("ctrl+2", "Opiniones"), ("ctrl+4", "Preparados…"), ("ctrl+4", "Registrar datos")):
            j.keys(key)
            here = j.tab_to("push button", button)
            j.press("Return")
            j.wait_focus_leaves(here, f"something over the window after {button}")
            j.press("Escape")
            j.wait_focus_back(here, f"the keyboard back at {button}")
