"""The committee and the living plan at the window."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kamdesk.domain.plan.plan_document import Party
from kamdesk.domain.records import Step


def at(robot, code, step):
    page = robot.go(code, "plan")
    page.show_step(step)
    QApplication.processEvents()
    return page


def test_letters_are_given_and_faults_named(robot):
    at(robot, "C11", Step.COMMITTEE)
    assert "Quality figures: nobody is accountable" in robot.find("raci_faults").text()
    robot.cell("raci.view", 1, 1, "Elena Prats Mora")
    assert not [w for w in robot.window.findChildren(type(robot.page), "raci_faults") if w.isVisible()]
    assert robot.data.facts.committee.raci[1].accountable == "Elena Prats Mora"
    robot.cell("raci.view", 1, 3, "Óscar Benito Rey; Marina Soler Duch")
    assert robot.data.facts.committee.raci[1].consulted == ("Óscar Benito Rey", "Marina Soler Duch")
    robot.cell("raci.view", 1, 4, "Marina Soler Duch")
    assert robot.data.facts.committee.raci[1].informed == ("Laura Ibáñez Soto",)
    assert "only one letter" in robot.table("raci.view").bubble.text


def test_a_member_with_an_open_a_is_removed_with_a_successor_only(robot, window, answers):
    at(robot, "C11", Step.COMMITTEE)
    table = robot.table("members.view")
    row = next(n for n, m in enumerate(robot.data.facts.committee.members) if m.name == "Carmen Vidal Otero")
    answers.texts = [None]
    table.remove_wanted.emit(row)
    assert len(robot.data.facts.committee.members) == 6
    answers.texts = ["Javier Roca Pons"]
    table.remove_wanted.emit(row)
    assert len(robot.data.facts.committee.members) == 5
    assert robot.data.facts.committee.raci[0].accountable == "Javier Roca Pons"
    window.undoing.undo()
    assert len(robot.data.facts.committee.members) == 6
    row = next(n for n, m in enumerate(robot.data.facts.committee.members) if m.name == "Óscar Benito Rey")
    table.remove_wanted.emit(row)
    assert len(robot.data.facts.committee.members) == 5


def test_a_deputy_and_a_term_are_written_beside_the_member(robot):
    page = at(robot, "C11", Step.COMMITTEE)
    robot.table("members.view").setCurrentIndex(robot.table("members.view").model().index(0, 0))
    QApplication.processEvents()
    robot.type("term.deputy", "Elena Prats Mora")
    robot.type("term.from_on", "2026-09-01")
    first = robot.data.facts.committee.members[0]
    assert (first.deputy, str(first.from_on)) == ("Elena Prats Mora", "2026-09-01")
    field = robot.type("term.deputy", first.name)
    assert "Somebody else" in field.accessibleDescription()
    assert page is robot.page


def test_minutes_become_actions_whatever_is_locked(robot, window):
    at(robot, "C01", Step.COMMITTEE)
    agenda = robot.find("agenda").text()
    assert "Below minimum: " in agenda
    assert "Our commitment: Safety stock in the plant" in agenda
    robot.table("meetings.view").setCurrentIndex(robot.table("meetings.view").model().index(0, 0))
    QApplication.processEvents()
    before = len(robot.data.plan.actions)
    robot.press("make_actions")
    assert len(robot.data.plan.actions) == before, "what was agreed are actions and a commitment already"
    (meeting,) = robot.data.plan.meetings
    more = replace(meeting, minutes=meeting.minutes + "\n- Count the spares @Elena Prats Mora")
    window.ctx.act(lambda: window.ctx.portfolio.save(more))
    QApplication.processEvents()
    robot.press("make_actions")
    assert robot.data.plan.actions[-1].owner == "Elena Prats Mora"
    assert len(robot.data.plan.actions) == before + 1
    robot.press("make_actions")
    assert len(robot.data.plan.actions) == before + 1
    robot.cell("meetings.view", 1, 0, "2026-11-20")
    assert len(robot.data.plan.meetings) == 2
    robot.cell("meetings.view", 2, 0, "2099-01-01")
    assert len(robot.data.plan.meetings) == 2
    assert "Check the year" in robot.table("meetings.view").bubble.text


def test_the_approved_plan_differs_in_four_named_ways(robot):
    at(robot, "C01", Step.PLAN)
    assert robot.find("plan_version").text() == "Version 1, approved on 26 Oct 2026 by Tomás Arce Gil"
    lines = robot.find("since_approval").text().replace("«", "“").replace("»", "”").splitlines()
    assert len(lines) == 4
    assert "Budget a year raised: €15k → €18k" in lines[0]
    assert "Version (agreement “Framework agreement for supplies 2027”) set: 1.1" in lines[1]
    assert "30 Nov 2026 → 29 Jan 2027" in lines[2]
    assert "Commitment “Train two technicians of Toro” added" in lines[3]
    assert all(", on " in line and " by " in line for line in lines)


def test_commitments_age_orphans_show_and_a_swot_line_becomes_an_action(robot):
    at(robot, "C02", Step.PLAN)
    late = [robot.table("commitments.view").model().index(n, 6).data() for n in range(2)]
    assert late[0].endswith("days")
    assert "hangs on no signed agreement" in robot.find("orphans").text()
    robot.cell("projects.view", 0, 3, "2026-11-02")
    assert robot.data.facts.document.projects[0].starts_on is None
    assert "without a signed agreement" in robot.table("projects.view").bubble.text
    robot.cell("swot.view", 2, 0, "A larger plant next year")
    item = next(s for s in robot.data.plan.swot if s.text.startswith("A larger"))
    table = next(t for t in robot.page.findChildren(object, "swot") if hasattr(t, "select"))
    table.select(item.id)
    robot.press("swot_action")
    assert robot.data.plan.actions[-1].text == item.text


def test_what_the_client_promised_is_shown_to_it_when_somebody_says_so(robot):
    at(robot, "C01", Step.PLAN)
    model = robot.table("commitments.view").model()
    tick = next(n for n in range(model.columnCount()) if model.headerData(n, Qt.Orientation.Horizontal) == "To client")
    rows = {c.party: n for n, c in enumerate(model.rows)}
    ours, theirs = (model.index(rows[party], tick) for party in (Party.OURS, Party.CLIENT))
    assert ours.data() == "always"
    assert ours.data(Qt.ItemDataRole.CheckStateRole) is None
    assert not ours.flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert theirs.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    robot.tick("commitments.view", rows[Party.CLIENT], tick)
    assert robot.data.plan.commitments[rows[Party.CLIENT]].is_shareable


def test_too_many_hours_are_said_where_they_are_given(robot, window):
    portfolio = window.ctx.portfolio
    from dataclasses import replace

    window.ctx.act(lambda: portfolio.save(replace(portfolio.settings, kam_hours=300)))
    at(robot, "C12", Step.REQUIREMENTS)
    assert "of 300" in robot.find("capacity").text()
    assert [u for u in robot.gate_texts() if "KAM hours a year" in u]
    robot.type("excess.excess_accepted_by", "Tomás Arce Gil")
    robot.type("excess.excess_accepted_on", "2026-11-02")
    assert not [u for u in robot.gate_texts() if "KAM hours a year" in u]


def test_marks_of_several_assessors_stay_hidden_until_all_are_in(robot):
    at(robot, "C05", Step.KAM_PROFILE)
    assert robot.page.findChildren(type(robot.find("assessor")), "masked") == []
    assert robot.table("ratings").model().index(0, 5).data() != "—"
    robot.cell("assessors.view", 3, 0, "Marina Soler Duch")
    text = robot.find("masked").text()
    assert "Marina Soler Duch (18)" in text
    assert "Javier" not in text
    model = robot.table("ratings").model()
    assert {model.index(n, column).data() for n in range(9) for column in (4, 5, 6)} == {"—"}, "not even of the one who looks"
    robot.type("assessor", "Marina Soler Duch")
    robot.cell("ratings", 0, 4, "3")
    model = robot.table("ratings").model()
    assert (model.index(0, 4).data(), model.index(0, 5).data()) == ("3", "—"), "whoever gives theirs sees those alone"
    robot.type("assessor", "Javier Roca Pons")
    assert robot.table("ratings").model().index(0, 4).data() == "—"
    page = robot.page.step_page
    robot.reach("radar_of")
    assert page.ranking.radar.canvas is None or not page.ranking.radar.canvas.isVisible()
    fits = page.ranking.texts
    assert not any("%" in line for line in fits)
    robot.table("assessors.view").remove_wanted.emit(3)
    assert not robot.data.facts.kam.hiding_assessors()


def test_the_post_of_another_account_is_a_beginning(robot, answers):
    at(robot, "C03", Step.POST)
    before = len(robot.data.facts.post.items)
    robot.window.ctx.act(lambda: robot.window.ctx.portfolio.remove(robot.data.facts.post.items[0]))
    answers.texts = ["Lácteos Peñarrubia, S. Coop."]
    robot.press("copy_post_item")
    assert len(robot.data.facts.post.items) == before
    at(robot, "C01", Step.POST)
    assert not robot.page.findChild(type(robot.find("account_menu")), "copy_post_item")
