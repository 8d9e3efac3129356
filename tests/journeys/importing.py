"""The import window as a person walks it, by keys or with the mouse; what chooses something is counted."""

from itertools import pairwise

STEPS = ("Revisar ", "Importar ", "Cerrar")
"""What the button of each step begins with, after the file was chosen."""


class Importing:
    """The acts of a person who brings files in; `acts` are the clicks, and the keys that press or choose something."""

    def __init__(self, journey, *, by_mouse=False):
        self.journey = journey
        self.by_mouse = by_mouse
        self.acts = 0
        self.sums = []
        """What the second step said about the sums of each file."""

    def open(self, path):
        """Have a file read: its second step is shown then. Counts what opens the window, the button, and the file's name."""
        j = self.journey
        if self.by_mouse:
            j.click("push button", "Importar…")
        else:
            j.press("ctrl+i")
        j.wait("dialog", contains="Importar")
        j.expect_focus("push button", "Elegir archivo…")
        self.do("Elegir archivo…")
        j.until(lambda: (now := j.focus()) is not None and now.is_called("text", None, "Nombre de fichero"), "the file's name")
        j.type(str(path))
        j.press("Return")
        self.acts += 2
        return self.wait_for("Revisar ")

    def do(self, name):
        """Press a button: it has the keyboard already, or the mouse goes there."""
        if self.by_mouse:
            self.journey.click("push button", contains=name)
        else:
            here = self.journey.focus()
            assert here is not None, "nothing has the keyboard"
            assert here.name.startswith(name), f"the keyboard is at {here}, not at {name}"
            self.journey.press("Return")
        self.acts += 1

    def wait_for(self, name):
        """Wait until the act of a step has the keyboard."""
        j = self.journey
        return j.until(
            lambda: now if (now := j.focus()) is not None and now.name.startswith(name) else None, f"the keyboard at {name}"
        )

    def read_sheet(self, title):
        """Choose another sheet in the second step."""
        j = self.journey
        if self.by_mouse:
            j.click("combo box", contains="Hoja")
            j.click("list item", title)
            self.acts += 2
        else:
            j.tab_to("combo box", contains="Hoja")
            j.keys("Down")
            self.acts += 1
        j.until(lambda: any(c.name == title for c in j.all("combo box", contains="Hoja")), f"the sheet {title}")
        if not self.by_mouse:
            j.tab_to("push button", contains=STEPS[0], key="shift+Tab")

    def take_in(self):
        """From the second step to the last: nothing is asked on the way."""
        j = self.journey
        for now, then in pairwise(STEPS):
            if not self.by_mouse:
                self.wait_for(now)
            if now == STEPS[0]:
                self.sums.append(next((found.name for found in j.all("label", contains="Suma leída")), ""))
            self.do(now)
            self.wait_for(then)

    def close(self):
        """Leave the window after the last step."""
        self.wait_for("Cerrar")
        self.do("Cerrar")
        self.journey.wait_gone("dialog", contains="Importar")

    def see_accounts(self):
        """From the last step to the portfolio, where the next file can be brought in."""
        self.wait_for("Cerrar")
        self.journey.click("push button", "Ver las cuentas")
        self.acts += 1
        self.journey.wait("push button", "Importar…")

    def undo(self):
        """Take the import back in its own window, and leave it."""
        self.journey.click("push button", "Deshacer la importación")
        self.journey.wait("label", contains="Se ha deshecho")
        self.close()
