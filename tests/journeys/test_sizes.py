"""One walk on small screens and with larger text: the window fits, and what has the keyboard is to be seen."""

import json

import pytest

from tests.journeys.sample import sample_file

STOPS = 45


def is_inside(box, outer):
    x, y, width, height = box
    left, top, wide, high = outer
    return left <= x and top <= y and x + width <= left + wide and y + height <= top + high


@pytest.mark.parametrize(("size", "scale"), [((1024, 640), 100), ((1366, 768), 100), ((1366, 768), 130), ((1280, 672), 100)])
def test_the_window_fits_and_what_has_the_keyboard_is_seen(walk, home, make_screen, size, scale):
    file = sample_file(home)
    (home / "config").mkdir(exist_ok=True)
    (home / "config" / "preferences.json").write_text(json.dumps({"text_scale": scale, "language": "es"}), encoding="utf-8")
    with walk(file, on=make_screen(*size)) as j:
        window = j.wait("frame", contains="kamdesk")
        screen = (0, 0, *size)
        assert is_inside(window.box, screen), window
        assert is_inside(j.wait("status bar").box, screen)
        for key in ("ctrl+1", "ctrl+2", "ctrl+3", "ctrl+4", "ctrl+5", "ctrl+6", "ctrl+7", "ctrl+shift+1", "ctrl+comma"):
            first = j.keys(key)
            seen = {first.box}
            for _ in range(STOPS):
                here = j.keys("Tab")
                if here.box in seen:
                    break
                seen.add(here.box)
                x, y = here.middle
                assert is_inside((x, y, 1, 1), screen), f"{key}: {here} is out of sight at {here.box}"
            assert is_inside(j.wait("status bar").box, screen)
        j.keys("ctrl+n")
        j.type("Talleres Uno")
        j.keys("Return")
        j.expect_focus("text", "Sector")
        j.type("Motor")
        j.quit()
        assert j.rows(file, "SELECT sector FROM account WHERE name = 'Talleres Uno'") == [("Motor",)]
