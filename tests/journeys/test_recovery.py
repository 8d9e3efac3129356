"""A damaged file: the program starts, says what it found, and the keyboard leads back to the newest good copy."""

import json

from tests.journeys.sample import at_account, sample_file

COUNT = "SELECT count(*) FROM account"
BACKUP = """
import sys
from pathlib import Path
from kamdesk.services import backups
backups.make(Path(sys.argv[1]), "regular")
"""


def damage(file):
    raw = bytearray(file.read_bytes())
    raw[4096 * 30 : 4096 * 60] = bytes(4096 * 30)
    file.write_bytes(raw)


def make_backup(file, home):
    import os
    import subprocess
    import sys

    subprocess.run(
        [sys.executable, "-c", BACKUP, str(file)], check=True, env={**os.environ, "KAMDESK_HOME": str(home)}, capture_output=True
    )


def test_a_damaged_file_comes_back_by_keyboard(walk, home):
    file = sample_file(home)
    make_backup(file, home)
    with walk(file) as j:
        at_account(j, "Aguas del Tormeral")
        j.quit()
    damage(file)
    with walk() as j:
        j.expect_focus("push button", "Restaurar esta copia")
        assert j.is_shown("label", contains="no se puede abrir")
        assert j.is_shown("label", contains="12 cuentas.")
        j.press("space")
        j.wait("frame", contains="kamdesk")
        j.until(lambda: j.find("table cell", contains="Aguas") is not None, "the accounts")
        assert j.rows(file, COUNT) == [(12,)]
        j.quit()
    kept = [p.name for p in home.iterdir() if p.suffix == ".kamdesk" and p != file]
    assert len(kept) == 1, json.dumps(kept)


def test_every_way_out_can_be_reached(walk, home):
    file = sample_file(home)
    damage(file)
    with walk(file) as j:
        j.expect_focus("push button", "Guardar lo que se pueda leer…")
        for name in ("Abrir otra…", "Reintentar", "A la página inicial"):
            j.tab_to("push button", name, most=8)
        j.press("space")
        j.wait("push button", "Crear cuenta")
