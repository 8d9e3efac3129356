"""The import window as a person walks it, by keys or with the mouse; what chooses something is counted."""

from tests.journeys.journey import PATIENCE

STEPS = ("Revisar ", "Importar ", "Cerrar")
"""What the button of each step begins with, after the file was chosen."""
CREATE, CREATED = "Crear las ", "No crear las cuentas que faltan"
"""What the button of accounts that are not there begins with (their number follows), and what it is called once it was pressed."""


class Importing:
    """The acts of a person who brings files in; `acts` are the clicks, and the keys that press or choose something."""

    def __init__(self, journey, *, by_mouse=False, patience=PATIENCE):
        self.journey = journey
        self.by_mouse = by_mouse
        self.patience = patience
        self.acts = 0
        self.sums = []
        """What was said about the sums of each file before its rows were checked."""

    def open(self, path):
        """Have a file read, up to its second step; of a workbook with several sheets to take, up to the choice of sheets."""
        self.show()
        self.choose(path)
        return self.wait_for("Revisar ")

    def show(self):
        """Open the window, which comes back, and do no more."""
        j = self.journey
        if self.by_mouse:
            self.click("push button", "Importar…")
        else:
            j.press("ctrl+i")
            self.acts += 1
        dialog = j.wait("dialog", contains="Importar")
        j.expect_focus("push button", "Elegir archivo…")
        return dialog

    def choose(self, path):
        """Name the file that is to be read, in the window that is open; its reading is not waited for."""
        j = self.journey
        self.do("Elegir archivo…")
        j.until(lambda: (now := j.focus()) is not None and now.is_called("text", None, "Nombre de fichero"), "the file's name")
        j.type(str(path))
        j.strike("Return")
        self.acts += 1

    def click(self, role, name=None, contains=None):
        """A click that counts."""
        self.journey.click(role, name, contains)
        self.acts += 1

    def do(self, name):
        """Press a button: it has the keyboard already, or the mouse goes there."""
        if self.by_mouse:
            self.click("push button", contains=name)
        else:
            here = self.journey.focus()
            assert here is not None, "nothing has the keyboard"
            assert here.name.startswith(name), f"the keyboard is at {here}, not at {name}"
            self.journey.press("Return")
            self.acts += 1

    def wait_for(self, name):
        """Wait until the act of a step can be done: by keys it has the keyboard then."""

        def look():
            found = self.journey.find("push button", contains=name) if self.by_mouse else self.journey.focus()
            return found if found is not None and found.name.startswith(name) and found.has("enabled") else None

        return self.journey.until(look, f"«{name}»", self.patience)

    def choose_sheet(self, title):
        """Take one sheet of several alone: no sheet has a mark any more, but this one."""
        j = self.journey
        if self.by_mouse:
            self.click("push button", "Desmarcar todas")
            self.click("check box", title)
        else:
            j.tab_to("push button", "Desmarcar todas", key="shift+Tab")
            self.do("Desmarcar todas")
            j.tab_to("check box", title)
            j.keys("space")
            self.acts += 1
            j.tab_to("push button", "Continuar")
        self.wait_for("Continuar")
        self.do("Continuar")
        self.wait_for(STEPS[0])

    def take_in(self, *, create_accounts=False):
        """From the second step (with several sheets: the first) to the last: nothing is asked but whether to make accounts."""
        j = self.journey
        check, take, close = STEPS
        self.wait_for(check)
        self.sums.append(next((found.name for found in j.all("label", contains="uma leída")), ""))
        self.do(check)
        if create_accounts:
            self.let_create()
        else:
            self.wait_for(take)
        self.do(take)
        self.wait_for(close)

    def let_create(self):
        """In the third step, have the accounts made that are not there yet."""
        j = self.journey
        self.click("push button", contains=CREATE)
        j.until(lambda: j.find("push button", CREATED) is not None, "accounts to be made", self.patience)
        j.until(
            lambda: (go := j.find("push button", contains=STEPS[1])) is not None and go.has("enabled"),
            "rows to take in",
            self.patience,
        )

    def close(self):
        """Leave the window after the last step."""
        self.wait_for("Cerrar")
        self.do("Cerrar")
        self.journey.wait_gone("dialog", contains="Importar")

    def see_accounts(self):
        """From the last step to the portfolio, where the next file can be brought in."""
        self.wait_for("Cerrar")
        self.click("push button", "Ver las cuentas")
        self.journey.wait("push button", "Importar…")

    def undo(self):
        """Take the import back in its own window, and leave it."""
        self.journey.click("push button", "Deshacer la importación")
        self.journey.wait("label", contains="Se ha deshecho")
        self.close()
