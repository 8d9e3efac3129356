"""Prescription, innovation, voice and value as they are kept at the window."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton

from kamdesk.domain.ledgers.innovation import AdvanceState, KnowledgeTransfer, Reuse, TransferState
from kamdesk.domain.ledgers.prescription import DealState
from kamdesk.ui.ledgers.take_dialog import TakeDialog
from kamdesk.ui.portfolio.portfolio_page import INNOVATION


@pytest.fixture
def during(monkeypatch):
    """Do something in the next dialog instead of waiting for a person."""

    def plan(act):
        def run(dialog):
            dialog.show()
            QApplication.processEvents()
            act(dialog)
            QApplication.processEvents()
            return dialog.result()

        monkeypatch.setattr(QDialog, "exec", run)

    return plan


# -- prescription ------------------------------------------------------------------------------------


def test_a_reference_is_written_linked_and_counted_on_both_sides(robot, window):
    page = robot.go("C02", "prescription")
    assert "not brought us" in robot.find("brought").text()
    robot.cell("references.view", 0, 0, "Alba Ruiz")
    (reference,) = robot.data.ledgers.prescriptions
    assert (reference.given_by, reference.given_on) == ("Alba Ruiz", date.today())
    robot.find("references").select(reference.id)
    page.link_form.fill({"customer": "C08", "name": "Spare pumps"})
    robot.press("link_deal")
    robot.type("deal.value", "80000")
    robot.type("deal.closed_on", "2026-10-02")
    robot.type("deal.state", "Won")
    robot.cell("references.view", 0, 5, "25")
    assert robot.data.ledgers.given[0].deal.state is DealState.WON
    assert robot.find("brought").text() == "This account brought us €20k in 1 other client."
    other = robot.go("C08", "prescription")
    assert "Spare pumps, 25% of €80k" in robot.find("received").text()
    robot.go("C02", "prescription")
    robot.find("references").select(reference.id)
    robot.press("unlink_deal")
    assert robot.data.ledgers.given == ()
    assert window.ctx.load(other.account_id).ledgers.received == ()


def test_a_deal_of_its_own_or_without_customer_is_refused_beside_the_field(robot):
    page = robot.go("C01", "prescription")
    table = robot.find("references")
    robot.cell("references.view", len(table.model.rows), 0, "Marta")
    newest = next(p for p in robot.data.ledgers.prescriptions if p.given_by == "Marta")
    table.select(newest.id)
    page.link_form.fill({"customer": "C01", "name": "Own line"})
    page.link()
    assert "itself" in page.link_form.editor("customer").accessibleDescription()
    page.link_form.fill({"customer": "", "name": "Own line"})
    page.link()
    assert "whose deal" in page.link_form.editor("customer").accessibleDescription()
    page.link_form.fill({"customer": "Quesos Valdeoro", "name": "packaging LINE"})
    page.link()
    assert len([i for i in robot.data.ledgers.given if i.deal.prospect == "Quesos Valdeoro"]) == 2
    row = next(n for n, p in enumerate(table.model.rows) if p.id == newest.id)
    robot.cell("references.view", row, 5, "31")
    assert table.model.index(row, 5).data() == "31"
    assert "What is left: 30" in table.view.bubble.text


# -- innovation --------------------------------------------------------------------------------------


def test_an_advance_is_taken_to_other_accounts_as_one_change(robot, window, during):
    robot.go("C01", "innovation")
    validated = next(a for a in robot.data.ledgers.advances if a.state is AdvanceState.VALIDATED)
    robot.find("advances").select(validated.id)

    def take(dialog):
        assert isinstance(dialog, TakeDialog)
        assert dialog.findChild(QLabel, "take_barred").isHidden()
        listed = {dialog.model.item(at).text(): dialog.model.item(at) for at in range(dialog.model.rowCount())}
        assert not next(i for name, i in listed.items() if name.startswith("Petroquímica")).isCheckable()
        assert dialog.findChild(QPushButton, "take").text() == "Propose to 2 accounts"
        next(i for name, i in listed.items() if name.startswith("Farmalquivir")).setCheckState(Qt.CheckState.Checked)
        dialog.findChild(QLineEdit, "take_search").setText("conservas")
        assert dialog.model.rowCount() == 1
        assert dialog.model.item(0).checkState() is Qt.CheckState.Checked
        due = dialog.findChild(QLineEdit, "plain.due_on")
        due.setText("never")
        dialog.take()
        assert due.accessibleDescription()
        due.setText("2026-12-15")
        dialog.take()

    during(take)
    robot.press("take_elsewhere")
    assert len(robot.data.ledgers.carried) == 4
    robot.go("C08", "innovation")
    (proposal,) = robot.find("proposals").model.rows
    assert (proposal.owner, proposal.due_on) == ("Tomás Arce Gil", date(2026, 12, 15))
    robot.cell("proposals.view", 0, 1, "Adopted")
    assert robot.data.ledgers.proposals[0][0].adopted_on == date.today()
    robot.cell("proposals.view", 0, 3, "No breakdown since")
    assert robot.data.ledgers.proposals[0][0].effect == "No breakdown since"
    target = robot.account_id
    for _act in range(3):
        window.undoing.undo()
    assert window.ctx.portfolio.find(KnowledgeTransfer, account_id=target) == []


def test_what_exclusivity_forbids_cannot_be_chosen_and_says_why(robot, during):
    robot.go("C05", "innovation")
    secret = next(a for a in robot.data.ledgers.advances if a.reuse is Reuse.FORBIDDEN)
    robot.find("advances").select(secret.id)

    def look(dialog):
        assert "confidential or exclusive" in dialog.findChild(QLabel, "take_barred").text()
        assert not any(dialog.model.item(at).isCheckable() for at in range(dialog.model.rowCount()))
        assert not dialog.findChild(QPushButton, "take").isEnabled()
        assert dialog.findChild(QPushButton, "take").text() == "Propose"

    during(look)
    robot.press("take_elsewhere")


def test_an_advance_is_written_down_with_its_home_and_candidates(robot):
    robot.go("C02", "innovation")
    assert robot.find("advance_empty")
    robot.cell("advances.view", 0, 0, "Seal without oil")
    (advance,) = robot.data.ledgers.advances
    assert (advance.title, advance.reuse) == ("Seal without oil", Reuse.UNCHECKED)
    robot.find("advances").select(advance.id)
    robot.type("advance.kept_in", "Sheet 12")
    robot.type("advance.candidate_accounts", "C08; C11")
    robot.type("advance.barred_accounts", "Nobody Ltd")
    found = robot.data.ledgers.advances[0]
    assert found.kept_in == "Sheet 12"
    assert len(found.candidate_accounts) == 2
    assert "no account" in robot.find("advance.barred_accounts").accessibleDescription()
    robot.cell("advances.view", 0, 2, "Validated")
    assert robot.data.ledgers.advances[0].state is AdvanceState.IDEA
    assert "evidence or its result" in robot.find("advances").view.bubble.text


def test_the_portfolio_shows_where_every_advance_went(robot, window, during):
    robot.go("C01", "overview")
    robot.press("nav_portfolio")
    window.content.portfolio_page.wait()
    window.content.portfolio_page.show_part(INNOVATION)
    section = window.content.portfolio_page.innovation
    assert robot.find("innovation_summary").text() == "2 advances are ready to be taken to other accounts."
    rows, names = section.model.rows, [name for _id, name in section.shown_accounts]
    row = next(n for n, r in enumerate(rows) if r.advance.title.startswith("Hygienic"))
    signs = {name.partition(",")[0]: section.cell(row, at) for at, name in enumerate(names)}
    assert (signs["Farmalquivir Biotech"].sign, signs["Lácteos Peñarrubia"].sign, signs["Conservas Ría Alboreda"].sign) == (
        "★",
        "✓",
        "○",
    )
    assert signs["Lácteos Peñarrubia"].text == "€18k"
    secret = next(n for n, r in enumerate(rows) if r.advance.reuse is Reuse.FORBIDDEN)
    assert {section.cell(secret, at).sign for at in range(len(names))} == {"⊘", "★"}
    section.view.select_row(0)
    seen = []
    during(lambda dialog: seen.append(type(dialog)))
    robot.press("portfolio_take")
    assert seen == [TakeDialog]
    section.view.opened.emit(rows[0])
    assert window.view.tab == "innovation"


# -- voice and value ---------------------------------------------------------------------------------


def test_answers_show_their_number_movement_and_what_they_may_feed(robot):
    robot.go("C01", "relationship")
    assert "under 5" in robot.find("voice_note").text()
    assert "Marta Ribero Sanz ▲ 2" in robot.find("voice_moves").text()
    assert "n = 4" in robot.find("voice_dots").accessibleDescription()
    robot.cell("answers.view", len(robot.find("answers").model.rows), 0, "Eva Mas: 9")
    assert next(a for a in robot.data.ledgers.answers if a.person == "Eva Mas").score == 9
    robot.cell("answers.view", len(robot.find("answers").model.rows), 0, "Nobody")
    assert len([a for a in robot.data.ledgers.answers if a.person == "Nobody"]) == 0
    assert "missing" in robot.find("answers").view.bubble.text


def test_value_is_promised_delivered_and_confirmed(robot):
    robot.go("C02", "relationship")
    assert robot.find("voice_note").text().startswith("Ask the same people")
    robot.cell("value_log.view", 0, 0, "Fewer stops")
    robot.cell("value_log.view", 0, 1, "10000")
    robot.cell("value_log.view", 0, 6, "9000")
    assert robot.data.ledgers.values_given[0].confirmed is None, "nobody is named who confirmed it"
    robot.qtbot.keyClick(robot.table("value_log.view"), Qt.Key.Key_Escape)
    robot.cell("value_log.view", 0, 5, "Ana Gil")
    robot.cell("value_log.view", 0, 6, "9000")
    assert "promised €10k" in robot.find("value_total").text()
    assert "confirmed by the client €9k" in robot.find("value_total").text()
    assert robot.data.ledgers.carried == ()
    assert TransferState.ADOPTED not in {t.state for t, _a in robot.data.ledgers.proposals}
