"""The import window as a person walks it, by keys or with the mouse; what chooses something is counted."""

STEPS = ("Revisar ", "Importar ", "Cerrar")
"""What the button of each step begins with, after the file was chosen."""
CREATE = "Crear las cuentas que aún no existen"


class Importing:
    """The acts of a person who brings files in; `acts` are the clicks, and the keys that press or choose something."""

    def __init__(self, journey, *, by_mouse=False):
        self.journey = journey
        self.by_mouse = by_mouse
        self.acts = 0
        self.sums = []
        """What the second step said about the sums of each file."""

    def open(self, path):
        """Have a file read, up to its second step."""
        j = self.journey
        if self.by_mouse:
            self.click("push button", "Importar…")
        else:
            j.press("ctrl+i")
            self.acts += 1
        j.wait("dialog", contains="Importar")
        j.expect_focus("push button", "Elegir archivo…")
        self.do("Elegir archivo…")
        j.until(lambda: (now := j.focus()) is not None and now.is_called("text", None, "Nombre de fichero"), "the file's name")
        j.type(str(path))
        j.press("Return")
        self.acts += 1
        return self.wait_for("Revisar ")

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

        return self.journey.until(look, f"«{name}»")

    def read_sheet(self, title):
        """Choose another sheet in the second step, which has another number of rows."""
        j = self.journey
        before = j.wait("push button", contains=STEPS[0]).name
        if self.by_mouse:
            self.click("combo box", contains="Hoja")
            self.click("list item", title)
        else:
            j.tab_to("combo box", contains="Hoja")
            j.keys("Down")
            self.acts += 1
        j.until(lambda: j.wait("push button", contains=STEPS[0]).name != before, f"the rows of {title}")
        assert any(found.name == title for found in j.all("combo box", contains="Hoja"))
        if not self.by_mouse:
            j.tab_to("push button", contains=STEPS[0], key="shift+Tab")

    def take_in(self, *, create_accounts=False):
        """From the second step to the last: nothing is asked on the way, unless accounts are still to be made."""
        j = self.journey
        check, take, close = STEPS
        self.wait_for(check)
        self.sums.append(next((found.name for found in j.all("label", contains="Suma leída")), ""))
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
        self.click("check box", CREATE)
        j.until(lambda: (box := j.find("check box", CREATE)) is not None and box.has("checked"), "accounts to be made")
        j.until(lambda: (go := j.find("push button", contains=STEPS[1])) is not None and go.has("enabled"), "rows to take in")

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
