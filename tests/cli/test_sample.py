"""The sample portfolio as commands tell it, against figures worked out by hand."""

import pytest

from kamdesk.i18n import set_language

pytestmark = pytest.mark.filterwarnings("error")


METHOD = {
    # code: A, drivers, strength, quadrant, decision, remaining k€, used %, share %, sales k€
    "C01": (6.5, {"growth"}, 7.4, "key", "include", 1283, 54, 51, 1480),
    "C02": (6.6, {"growth"}, 6.3, "key", "include", 1628, 59, 45, 2350),
    "C03": (7.2, {"growth", "prescription"}, 5.8, "key", "include", 1888, 34, 23, 960),
    "C04": (3.0, set(), 8.1, "maintenance", "exclude", 34, 99, 91, 3100),
    "C05": (7.1, {"growth", "innovation"}, 6.6, "key", "include", 1315, 24, 22, 420),
    "C06": (2.5, set(), 6.9, "maintenance", "exclude", 32, 96, 68, 780),
    "C07": (6.8, {"growth", "innovation"}, 4.2, "development", "watch", 3326, 5, 5, 190),
    "C08": (2.9, set(), 7.8, "maintenance", "exclude", 252, 57, 55, 340),
    "C09": (5.0, set(), 5.1, "key", "watch", 1073, 51, 43, 1120),
    "C10": (2.4, set(), 7.2, "maintenance", "exclude", 205, 89, 83, 1650),
    "C11": (7.9, {"growth", "prescription"}, 4.6, "development", "include", 3148, 38, 23, 1900),
    "C12": (5.9, {"prescription"}, 6.8, "key", "include", 499, 34, 29, 260),
}


def half_up(value):
    return int(value + 0.5)


@pytest.mark.parametrize("code", METHOD)
def test_the_sample_reproduces_the_method(as_json, sample_file, code):
    attractiveness, drivers, strength, quadrant, decision, remaining, used, share, sales = METHOD[code]
    view = as_json("show", sample_file, code)
    chosen, left = view["selection"], view["potential"]
    assert view["account"]["codes"] == [code]
    assert chosen["attractiveness"] == attractiveness
    assert {k for k, v in chosen["drivers"].items() if v >= 7} == set(chosen["outstanding"]) == drivers
    assert chosen["eligible"] == bool(drivers)
    assert (chosen["relative_strength"], chosen["quadrant"], chosen["state"]) == (strength, quadrant, decision)
    assert (half_up(left["remaining"] / 1000), half_up(left["exhausted_percent"]), half_up(left["share_of_wallet"])) == (
        remaining,
        used,
        share,
    )
    assert left["current"] == sales * 1000
    assert view["sales"]["periods"][-1]["product_lines"] >= 2


def test_the_shipyards_scenarios(as_json, sample_file):
    values = {s["decision"]: s["net_value"] for s in as_json("show", sample_file, "C09")["selection"]["scenarios"]}
    assert values == {"include": -80_000, "watch": 18_000, "exclude": -10_500}


def test_the_sample_shows_every_step_in_both_languages(as_json, kam, folder, sample_file):
    english = {tuple(s["state"] for s in as_json("show", sample_file, f"C{n:02d}")["steps"]) for n in range(1, 13)}
    closed = [("closed",) * n + ("in_progress",) * (n < 5) + ("locked",) * (4 - n) for n in range(6)]
    assert english == {*closed, ("locked",) * 5}
    path = folder / "muestra.kamdesk"
    assert kam("sample", path, language="es")[0] == 0
    spanish = {e["name"]: e for e in as_json("list", path)}
    for entry in as_json("list", sample_file):
        assert {k: v for k, v in spanish[entry["name"]].items() if k != "id"} == {k: v for k, v in entry.items() if k != "id"}
    assert as_json("show", path, "C01")["account"]["sector"] == "Alimentación"
    assert as_json("show", sample_file, "C01")["account"]["sector"] == "Food"
    set_language("en")


def test_sales_of_the_sample_stand_beside_a_budget(as_json, sample_file):
    """Some accounts are over it and some under, and one has none."""
    reached = {}
    for code in METHOD:
        found = as_json("show", sample_file, code)["budget"]
        assert found["sales_to_date"] > 0
        assert found["last_year_to_date"] is None or found["last_year_to_date"] > 0
        reached[code] = found["budget_to_date"] and half_up(found["sales_to_date"] / found["budget_to_date"] * 100)
    assert {code for code, percent in reached.items() if percent is None} == {"C08"}
    over = {code for code, percent in reached.items() if percent and percent >= 100}
    assert over == {"C02", "C04", "C06", "C09", "C10"}
    assert all(80 <= percent <= 110 for percent in reached.values() if percent)
