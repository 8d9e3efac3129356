"""What was edited is in a backup after the program was closed, and the list of backups is reached and left by keyboard."""

import sqlite3
from contextlib import closing

from tests.journeys.sample import at_account, sample_file


def test_an_edit_is_in_the_newest_backup_after_the_end(walk, home):
    file = sample_file(home)
    with walk(file) as j:
        at_account(j, "Aguas del Tormeral")
        j.keys("ctrl+1")
        j.tab_to("text", "Sector")
        j.type("Agua regenerada")
        j.quit()
    newest = max((home / "data" / "backups").rglob("*.kamdesk"))
    assert ".close." in newest.name
    with closing(sqlite3.connect(f"{newest.as_uri()}?mode=ro", uri=True)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT sector FROM account WHERE name LIKE 'Aguas del Tormeral%'").fetchone() == ("Agua regenerada",)


def test_the_list_of_backups_is_used_by_keyboard(walk, home):
    file = sample_file(home)
    with walk(file) as j:
        at_account(j, "Aguas del Tormeral")
        j.keys("ctrl+k")
        j.type("Copias de seguridad")
        j.keys("Return")
        j.wait("dialog", "Copias de seguridad")
        j.tab_to("push button", "Hacer copia ahora")
        j.keys("space")
        j.wait("table cell", "a petición")
        j.keys("Escape")
        j.wait_gone("dialog", "Copias de seguridad")
        assert j.focus() is not None
