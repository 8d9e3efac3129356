"""The parts of an account's selection."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from kamdesk.domain.errors import GateRefusedError
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.services.selection import decisions
from kamdesk.ui.selection.criteria_dialog import FIRST_ANCHOR, NAME, WEIGHT, CriteriaDialog
from kamdesk.ui.selection.opinions_dialog import OpinionsDialog
from kamdesk.ui.tables.record_table import RecordTable
from tests.support import decision, new_account


@pytest.fixture
def page(robot, window):
    """The portfolio page of the sample, whole."""
    robot.go("C01", "overview")
    robot.press("nav_portfolio")
    found = window.content.portfolio_page
    found.wait()
    QApplication.processEvents()
    return found


# -- the parts of an account's selection -------------------------------------------------------------


def test_growth_by_hand_waits_for_its_reason(robot):
    robot.go("C09", "selection")
    robot.press("part_0")
    robot.press("growth_8")
    assert robot.data.selection.effective_assessment.growth == 6, "nothing is saved before the reason"
    assert robot.find("growth_error").text().startswith("The remaining potential gives 6.")
    robot.type("growth_reason", "The framework is as good as signed")
    assert (robot.data.selection.effective_assessment.growth, robot.data.selection.is_growth_computed) == (8, False)
    assert robot.find("eligible").text().startswith("Eligible on Growth potential.")
    robot.press("growth_8")
    assert robot.data.selection.effective_assessment.growth == 6, "pressed again, the computed score counts"


def test_no_score_moves_under_the_pointer(robot, window):
    account = new_account(window.ctx.portfolio, "Sin puntuar")
    robot.go(account.id, "selection")
    robot.press("part_0")

    def places():
        names = ("prescription", "innovation", "sector_fit", "size", "profitability")
        return [robot.find(f"{name}_5").mapTo(window, QPoint()).y() for name in names]

    before = places()
    for name in ("prescription", "innovation", "sector_fit", "size", "profitability"):
        robot.press(f"{name}_5")
        assert places() == before


def test_what_is_bought_is_written_line_by_line(robot, window):
    robot.go("C09", "selection")
    robot.press("part_1")
    rows = robot.find("wallet").model.rows
    at = next(i for i, w in enumerate(rows) if w.product_line == "Instrumentation")
    robot.cell("wallet.view", at, 2, "300000")
    robot.cell("wallet.view", at, 9, "C")
    (line,) = [w for w in robot.data.selection.wallet if w.product_line == "Instrumentation"]
    assert (line.wallet, line.confidence) == (300_000, "C")
    pumps = next(i for i, w in enumerate(robot.find("wallet").model.rows) if w.product_line == "Pumps")
    robot.cell("wallet.view", pumps, 2, "5")
    assert not [w for w in robot.data.selection.wallet if w.product_line == "Pumps"], "smaller than what it buys from us"
    robot.type("cost.cost_to_serve", "200000")
    assert robot.data.account.cost_to_serve == 200_000
    while window.ctx.history.stack.canUndo():
        window.undoing.undo()
    assert not [w for w in robot.data.selection.wallet if w.product_line == "Instrumentation"]


def test_scenarios_name_other_accounts_and_refuse_unknown_ones(robot):
    page = robot.go("C09", "selection")
    robot.press("part_2")
    page.scenarios.choose(Verdict.INCLUDE)
    robot.type("effect.affected_accounts", "nobody")
    assert robot.find("effect.affected_accounts").accessibleDescription() == "There is no account “nobody”."
    robot.type("effect.affected_accounts", "C01; Papelera Urdaneta Norte, S.A.")
    ids = robot.find("effects").model.rows[0].affected_accounts
    assert [robot.window.ctx.load(i).account.codes for i in ids] == [("C01",), ("C04",)]


def test_a_watch_is_recorded_with_dated_conditions_and_ticked(robot, qtbot):
    page = robot.go("C09", "selection")
    page.choose_verdict(Verdict.WATCH)
    robot.type("decision.reason", "Wait for the framework")
    robot.type("decision.hypothesis", "Repairs lift growth to 7")
    robot.type("decision.condition1", "It pays in 75 days")
    robot.type("decision.condition1_on", "soon?")
    robot.press("record_decision")
    assert len(robot.data.selection.decisions) == 1
    robot.type("decision.condition1_on", date(date.today().year + 1, 1, 5).isoformat())
    robot.type("decision.review_on", date(date.today().year + 1, 6, 5).isoformat())
    robot.press("record_decision")
    assert robot.data.selection.decisions[-1].dated_conditions[0].text == "It pays in 75 days"
    box = robot.find("condition_0")
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center())
    assert [a.code for a in robot.data.selection.attention] == ["conditions_met"]
    page.choose_verdict(Verdict.WATCH)
    assert "extended once already" in page.decision.gate.links()[0].text()


def test_no_road_records_a_decision_before_its_scenarios(robot, window):
    window.account_actions.create_account("Nueva, S.L.")
    account = robot.data.account
    page = robot.tab("selection")
    page.choose_verdict(Verdict.EXCLUDE)
    robot.press("record_decision")
    assert robot.data.selection.decisions == ()
    links = [link.text() for link in page.decision.gate.links()]
    assert "Write down at least two scenarios" in links
    window.open_palette()
    window.palette_.input.setText("> decision")
    found = [window.palette_.list.item(n).text() for n in range(window.palette_.list.count())]
    assert found == ["No action is called so"], "the palette leads to the page, never past it, and makes no account of it"
    window.palette_.dismiss()
    with pytest.raises(GateRefusedError):
        decisions.decide(window.ctx.portfolio, decision(account.id, Verdict.EXCLUDE))
    for link in page.decision.gate.links():
        link.click()
        QApplication.processEvents()


def test_how_it_is_treated(robot):
    robot.go("C02", "selection")
    robot.press("part_3")
    robot.cell("personalisations.view", 0, 0, "A technician of its own")
    robot.cell("questions.view", 0, 0, "Who decides in Lyon?")
    robot.type("loss.loss_risk", "High")
    assert robot.data.account.loss_risk is None, "a risk needs its reason"
    robot.type("loss.loss_reason", "The buyer left")
    robot.type("loss.loss_risk", "High")
    assert robot.data.account.loss_risk == "high"
    assert (robot.data.personalisations[0].what, robot.data.questions[0].question) == (
        "A technician of its own",
        "Who decides in Lyon?",
    )


# -- criteria and opinions ---------------------------------------------------------------------------


def test_opinions_are_compared_and_taken(robot, window, qtbot):
    robot.go("C09", "selection")
    dialog = OpinionsDialog(window.ctx, robot.account_id, window)
    qtbot.addWidget(dialog)
    dialog.show()
    assert "Profitability: from 2 to 5" in dialog.findChild(QLabel, "opinions_spread").text()
    dialog.findChild(QPushButton, "take_middle").click()
    assert robot.data.selection.assessment.profitability == 3
    assert robot.data.selection.assessment.growth is None, "growth stays as the potential gives it"
    table = dialog.findChild(RecordTable, "opinions_table").model
    table.setData(table.index(3, 0), "Nuria")
    assert len(robot.data.selection.opinions) == 4


def test_own_criteria_are_written_with_their_levels(robot, window, qtbot):
    robot.go("C09", "selection")
    dialog = CriteriaDialog(window.ctx, window)
    qtbot.addWidget(dialog)
    dialog.add_own()
    at = dialog.table.rowCount() - 1
    dialog.table.item(at, NAME).setText("Pays on time")
    dialog.table.item(at, WEIGHT).setText("10")
    dialog.save()
    assert "add up to 100" in dialog.findChild(QLabel, "criteria_error").text()
    dialog.table.item(0, WEIGHT).setText("x")
    dialog.save()
    assert "is not a whole number" in dialog.findChild(QLabel, "criteria_error").text()
    dialog.table.item(0, WEIGHT).setText("20")
    dialog.table.item(4, FIRST_ANCHOR).setText("Under 20 M")
    dialog.save()
    settings = window.ctx.portfolio.settings
    assert [(c.name, c.weight) for c in settings.own_criteria] == [("Pays on time", 10)]
    assert settings.anchor_texts("size")[0] == "Under 20 M"
    key = settings.own_criteria[0].key
    QApplication.processEvents()
    robot.press(f"{key}_8")
    assert robot.data.selection.effective_assessment.attractiveness(settings) == pytest.approx(5.2)
    again = CriteriaDialog(window.ctx, window)
    qtbot.addWidget(again)
    again.table.setCurrentCell(6, NAME)
    again.remove_own()
    again.table.item(0, WEIGHT).setText("30")
    again.save()
    assert window.ctx.portfolio.settings.own_criteria == ()


def test_the_bands_of_growth_are_the_companys(robot, window):
    robot.go("C09", "selection")
    window.navigation.show_settings()
    robot.type("bands.growth_bands", "1; 2; 3")
    assert window.ctx.portfolio.settings.growth_bands == ()
    robot.type("bands.growth_bands", "100000; 200000; 300000; 400000; 1000000; 1500000; 2000000")
    robot.go("C09", "selection")
    assert robot.data.selection.effective_assessment.growth == 7
