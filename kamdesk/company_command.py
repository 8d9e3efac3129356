"""The command that says what the company lays down on this computer, or what a file would lay down."""

import argparse
from collections.abc import Callable
from pathlib import Path

from kamdesk.env import company, deck_template, logo
from kamdesk.i18n import _
from kamdesk.i18n.company_messages import setting_lines, text_of_warning


def add_arguments(command: argparse.ArgumentParser) -> None:
    """What the command takes: a file that is to be tried out."""
    command.add_argument("company_file", metavar="FILE", nargs="?")


def run(options: argparse.Namespace, say: Callable[[str], None], complain: Callable[[str], None]) -> int:
    """Say what holds, and complain of what is wrong; 1 where something is."""
    found = company.read(Path(options.company_file).absolute()) if options.company_file else company.load()
    if found.file is None:
        looked_for = " · ".join(str(path) for path in company.places())
        say(_("The company lays nothing down on this computer.") + (f" ({looked_for})" if looked_for else ""))
        return 0
    say(str(found.file))
    for name, text in setting_lines(found):
        say(f"{name}: {text}")
    of_disk = (logo.logo_of(found)[1], deck_template.template_of(found)[1], company.missing_folder(found))
    warnings = [*found.warnings, *(warning for warning in of_disk if warning is not None)]
    for warning in sorted(warnings, key=lambda w: w.line):
        complain(text_of_warning(warning, found.file))
    return 1 if warnings else 0
