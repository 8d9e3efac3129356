"""What `list` and `show` promise: their keys, their form, and what is not known."""

from dataclasses import replace
from datetime import date

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.field_use import uses
from kamdesk.domain.periods import parse_period
from kamdesk.services.scorecard.indicators import record_measure
from tests.support import new_account
from tests.support.commands import sheet

pytestmark = pytest.mark.filterwarnings("error")


LINE = {
    "id": str,
    "name": str,
    "decision": str,
    "state": str,
    "eligible": bool,
    "step": (str, type(None)),
    "score": (float, type(None)),
    "coverage": float,
    "light": str,
}


def test_the_list_has_the_promised_keys(kam, as_json, sample_file):
    found = as_json("list", sample_file)
    assert len(found) == 12
    for entry in found:
        assert set(LINE) <= set(entry)
        assert all(isinstance(entry[k], t) for k, t in LINE.items()), entry
    assert {e["state"] for e in found} == {"include", "watch", "exclude"}
    assert {e["step"] for e in found} == {"requirements", "kam_profile", "post", "committee", "plan", None}
    assert {e["light"] for e in found} <= {"green", "amber", "red", "none"}
    code, out, _ = kam("list", sample_file)
    assert code == 0
    assert len(out.splitlines()) == 12


def test_an_undecided_account_is_null_not_0(as_json, kam, portfolio):
    account = new_account(portfolio, "Uno")
    (entry,) = as_json("list", portfolio.path)
    assert (entry["decision"], entry["state"], entry["eligible"], entry["step"], entry["score"], entry["light"]) == (
        None,
        "undecided",
        False,
        None,
        None,
        "none",
    )
    view = as_json("show", portfolio.path, account.id)
    unknown = dict.fromkeys(field.name for field in uses(Account))
    assert view["account"] == {
        **unknown,
        "id": account.id,
        "name": "Uno",
        "codes": [],
        "sector": None,
        "size_employees": None,
        "size_turnover": None,
        "kam": None,
        "sites": [],
        "contribution": None,
        "loss_risk": None,
        "archived": False,
    }
    assert view["selection"]["drivers"] == {"growth": None, "prescription": None, "innovation": None}
    assert {k: view["selection"][k] for k in ("attractiveness", "relative_strength", "quadrant", "state")} == {
        "attractiveness": None,
        "relative_strength": None,
        "quadrant": None,
        "state": "undecided",
    }
    assert view["potential"].pop("lines") == []
    assert list(view["potential"].values()) == [None] * 7
    assert (view["scorecard"]["score"], view["scorecard"]["coverage"], view["scorecard"]["light"]) == (None, 0, "none")
    assert {s["state"] for s in view["steps"]} == {"locked"}
    assert view["steps"][0]["unmet"][0]["condition"] == "not_included"
    assert view["sales"]["periods"] == []
    for language in ("es", "en"):
        code, out, _ = kam("show", portfolio.path, "Uno", language=language)
        assert code == 0
        assert "—" in out


SHAPE = {
    "account": {"id": str, "name": str, "codes": [str], "sector": str, "size_employees": int, "size_turnover": float, "kam": (str, type(None))},
    "selection": {
        "drivers": {"growth": int, "prescription": int, "innovation": int}, "eligible": bool, "attractiveness": float, "relative_strength": float, "quadrant": str,
        "scenarios": [{"title": str, "decision": str, "net_value": float,
                       "side_effects": [{"category": str, "sign": int, "probability": float, "impact": float, "horizon_years": int, "accounts": []}]}],
        "decisions": [{"decision": str, "reason": str, "decided_by": str, "decided_on": str, "review_on": (str, type(None))}], "state": str,
    },
    "potential": {"current": float, "wallet": float, "attainable": float, "remaining": float, "exhausted_percent": float, "share_of_wallet": float,
                  "lines": [{"line": (str, type(None)), "state": str, "current": float, "wallet": (float, type(None)), "confidence": (str, type(None))}]},
    "scorecard": {
        "period": str, "score": (float, type(None)), "coverage": float, "light": str, "closed": bool, "unmet": [{"condition": str, "text": str}],
        "groups": [{"group": str, "score": (float, type(None)), "coverage": float, "light": str,
                    "indicators": [{"name": str, "unit": (str, type(None)), "basis": str, "value": (float, type(None)), "client_value": (float, type(None)), "score": (float, type(None)), "light": str,
                                    "trend": (str, type(None)), "trend_points": (float, type(None)), "stale": bool, "disputed": bool, "computed": bool}]}],
    },
    "steps": [{"step": str, "state": str, "closed_on": (str, type(None)), "unmet": [{"condition": str, "text": str}]}],
    "sales": {"periods": [{"period": str, "turnover": float, "cost": float, "margin_percent": float, "product_lines": int}]},
}  # fmt: skip


def assert_shape(found, shape, where="view"):
    if isinstance(shape, dict):
        assert set(shape) <= set(found), where
        for key, inner in shape.items():
            assert_shape(found[key], inner, f"{where}.{key}")
    elif isinstance(shape, list):
        assert isinstance(found, list), where
        for inner in found:
            assert_shape(inner, shape[0], f"{where}[]")
    else:
        kinds = shape if isinstance(shape, tuple) else (shape,)
        assert isinstance(found, kinds), (where, found)
        assert bool in kinds or not isinstance(found, bool), where


@pytest.mark.parametrize("code", [f"C{n:02d}" for n in range(1, 13)])
def test_show_has_the_promised_form(as_json, sample_file, code):
    view = as_json("show", sample_file, code)
    assert_shape(view, SHAPE)
    assert [g["group"] for g in view["scorecard"]["groups"]] == ["results", "quality", "prescription", "innovation"]
    assert [s["step"] for s in view["steps"]] == ["requirements", "kam_profile", "post", "committee", "plan"]
    assert all(s["closed_on"] is None or date.fromisoformat(s["closed_on"]) for s in view["steps"])
    periods = [p["period"] for p in view["sales"]["periods"]]
    assert all(parse_period(p) == p for p in periods)
    assert any(len(p) == 4 for p in periods)
    assert any("Q" in p for p in periods)
    for step in view["steps"]:
        assert (step["state"] == "closed") == (step["unmet"] == []), step
        assert all(u["text"] for u in step["unmet"])


def test_show_in_words_and_in_another_period(kam, as_json, sample_copy):
    for language in ("es", "en"):
        code, out, _ = kam("show", sample_copy, "lacteos penarrubia, s. coop.", language=language)
        assert code == 0
        assert out.startswith("Lácteos Peñarrubia, S. Coop.\n")
    code, out, _ = kam("show", sample_copy, "C11", "--period", "T2 2026")
    assert code == 0
    assert "Q2 2026" in out
    assert as_json("show", sample_copy, "C01", "--period", "T2 2026")["scorecard"]["period"] == "2026-Q2"
    assert as_json("show", sample_copy, "C01", "--period", "2025")["scorecard"]["period"] == "2025"
    assert kam("show", sample_copy, "C01", "--period", "T9 2026")[0] == 2


@pytest.mark.parametrize("name", ["nobody", "", "x" * 300])
def test_an_unknown_account_ends_in_2(kam, sample_file, name):
    code, out, err = kam("show", sample_file, name)
    assert (code, out) == (2, "")
    assert err


def test_two_accounts_of_one_name_are_told_apart_by_id(kam, portfolio):
    one, two = new_account(portfolio, "Uno"), new_account(portfolio, "UNO")
    code, _, err = kam("show", portfolio.path, "uno")
    assert code == 2
    assert one.id in err
    assert two.id in err
    assert kam("show", portfolio.path, one.id)[0] == 0


def test_stale_disputed_and_withdrawn_figures_say_so(as_json, sample):
    account = sample.find_account("C01")[0]
    data = sample.load(account.id)
    otif, reply = (next(i for i in data.scorecard.own_indicators if i.short_name == n) for n in ("OTIF", "Reply"))
    measure = next(m for m in data.scorecard.measures if m.indicator_id == otif.id and m.period == "2026-Q3")
    sample.save(replace(measure, value=96.2, client_value=93.8))
    before = as_json("show", sample.path, "C01")["scorecard"]["score"]
    record_measure(sample, reply, "2026-Q3", None)
    view = as_json("show", sample.path, "C01")
    found = {i["name"]: i for g in view["scorecard"]["groups"] for i in g["indicators"]}
    assert found[otif.name]["disputed"] is True
    assert (found[otif.name]["value"], found[otif.name]["client_value"], found[otif.name]["light"]) == (93.8, 93.8, "red")
    assert (found[reply.name]["withdrawn"], found[reply.name]["own_withdrawn"], found[reply.name]["client_withdrawn"]) == (
        True,
        True,
        False,
    )
    assert (found[reply.name]["stale"], found[reply.name]["value"], found[otif.name]["withdrawn"]) == (False, 36, False)
    assert view["scorecard"]["score"] == before
    late = as_json("show", sample.path, "C01", "--period", "2026-Q4")
    found = {i["name"]: i for g in late["scorecard"]["groups"] for i in g["indicators"]}
    assert (found[reply.name]["stale"], found[reply.name]["value"], found[reply.name]["score"]) == (True, None, None)


def test_the_budget_is_told_beside_the_sales(kam, folder, as_json):
    path = folder / "p.kamdesk"
    kam("new", path)
    assert kam("import", path, sheet(folder, ["Nombre", "NIF"], ["Uno", "1"]))[0] == 0
    assert as_json("show", path, "Uno")["budget"] == {
        "first_month": None, "last_month": None, "sales_to_date": None, "budget_to_date": None, "last_year_to_date": None, "amounts": [],
    }  # fmt: skip
    year = date.today().year - 1
    rows = [["Cuenta", "Fecha", "Importe"], ["Uno", f"{year}-09-14", "75,5"], ["Uno", f"{year - 1}-01-02", "10"]]
    kam("import", path, sheet(folder, *rows), "--kind", "sales")
    kam(
        "import",
        path,
        sheet(folder, ["Cuenta", "Línea", f"{year}"], ["Uno", "", "1200"], ["Uno", "Bombas", "12"]),
        "--kind",
        "budget",
    )
    assert as_json("show", path, "Uno")["budget"] == {
        "first_month": f"{year}-01", "last_month": f"{year}-09", "sales_to_date": 75.5, "budget_to_date": 909, "last_year_to_date": 10,
        "amounts": [{"period": f"{year}", "line": None, "amount": 1200}, {"period": f"{year}", "line": "Bombas", "amount": 12}],
    }  # fmt: skip
