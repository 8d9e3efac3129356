"""Tries what a password does in a program of Windows that is installed: by its commands, and in its window by the keyboard."""

from pathlib import Path

import wine
from common import say
from smoke.wine_computer import Computer, is_open, must

PASSWORD, LATER_PASSWORD = "cuatro caballos azules", "cinco gansos del norte"
PLAIN = b"SQLite format 3\0"
"""How every file of SQLite begins that is not encrypted."""
ACCOUNT, CODE, TITLE = "Lacteos", "C01", "cteos"
"""An account of the sample: as somebody types it, its code, and a part of its name in the title of the window."""
KNOWN = b"Farmalquivir"
"""A name in the sample."""
LANGUAGES = ("es", "en")
DOCUMENTS = "Document"
"""How the title of their window begins, in both."""
PREVIEW_CALM = 8
"""Seconds without a change after which the pages of a document are there; they are made by another process."""


def by_commands(computer: Computer, program: Path, document: Path) -> None:
    """Give a portfolio a password, and open it: without one, with a wrong one, the right one, and the code of its recovery sheet."""
    file = wine.windows_path(document)
    before = shown(computer, program, file, "")

    def check(what: str, code: int, **given: str) -> None:
        computer.expect(what, code, program, "check", file, more=given)

    must(KNOWN in document.read_bytes(), "its names can be read in a portfolio without a password")
    computer.expect("password", 0, program, "password", file, more={"KAMDESK_NEW_PASSWORD": PASSWORD})
    data = document.read_bytes()
    must(not data.startswith(PLAIN) and KNOWN not in data, "nothing of a portfolio with a password can be read")
    check("check without the password, and nobody to ask", 2)
    check("check with a wrong password", 2, KAMDESK_PASSWORD=LATER_PASSWORD)
    check("check with the password", 0, KAMDESK_PASSWORD=PASSWORD)
    must(shown(computer, program, file, PASSWORD) == before, "an account is as it was")
    recovery = computer.expect(
        "password --recovery-code", 0, program, "password", file, "--recovery-code", more={"KAMDESK_PASSWORD": PASSWORD}
    )
    check("check with the code of its recovery sheet", 0, KAMDESK_PASSWORD=recovery)
    sheet = document.with_name("Ficha ñ.pdf")
    words = ("report", file, CODE, "--kind", "onepager", "--out", wine.windows_path(sheet))
    computer.expect("report", 0, program, *words, more={"KAMDESK_PASSWORD": PASSWORD})
    must(sheet.read_bytes().startswith(b"%PDF"), "the document is a PDF")
    both = {"KAMDESK_PASSWORD": PASSWORD, "KAMDESK_NEW_PASSWORD": LATER_PASSWORD}
    computer.expect("password: another one", 0, program, "password", file, more=both)
    check("check with the former password", 2, KAMDESK_PASSWORD=PASSWORD)
    computer.expect("password --remove", 0, program, "password", file, "--remove", more={"KAMDESK_PASSWORD": LATER_PASSWORD})
    must(document.read_bytes().startswith(PLAIN), "the portfolio has no password any more")
    check("check without a password", 0)
    sheet.unlink()


def shown(computer: Computer, program: Path, file: str, password: str) -> str:
    """An account, as the program tells of it."""
    return computer.expect("show", 0, program, "show", file, CODE, "--json", more={"KAMDESK_PASSWORD": password})


def in_the_window(computer: Computer, program: Path, document: Path) -> None:
    """Unlock a portfolio by the keyboard, go to an account, look at a document of it; in both languages, with a picture of each."""
    file = wine.windows_path(document)
    commands = program.with_name(f"{program.stem}-cli.exe")
    computer.expect("password", 0, commands, "password", file, more={"KAMDESK_NEW_PASSWORD": PASSWORD})
    for language in LANGUAGES:
        words = ("--lang", language, file)
        with computer.open(f"start with it, {language}: its window is there", lambda: True, program, *words):
            computer.picture(f"lock-{language}")
            must(not is_open(document), "a portfolio with a password is not open before it was given")
            computer.type(PASSWORD)
            computer.press("Return")
            computer.wait(lambda: is_open(document) and computer.is_shown(" — "), "the password opens the portfolio")
            computer.picture(f"opened-{language}")
            computer.press("ctrl+k")
            computer.type(ACCOUNT)
            computer.press("Return")
            computer.wait(lambda: computer.is_shown(TITLE), "the account is shown")
            computer.picture(f"account-{language}")
            computer.press("ctrl+p")
            computer.wait(lambda: computer.is_shown(DOCUMENTS), "the window of the documents is there")
            computer.picture(f"documents-{language}", PREVIEW_CALM)
            computer.press("Escape")
            computer.wait(lambda: not computer.is_shown(DOCUMENTS), "the window of the documents is closed")
        say(f"unlocked, an account, a document: {language}")
    computer.expect("password --remove", 0, commands, "password", file, "--remove", more={"KAMDESK_PASSWORD": PASSWORD})
