"""Passwords of commands: asked at the terminal, or taken from the environment or a descriptor; never an argument, which others can see."""

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from kamdesk.domain.errors import FileError, KnownError, ValidationError
from kamdesk.i18n import _, messages, ngettext

VARIABLE, NEW_VARIABLE = "KAMDESK_PASSWORD", "KAMDESK_NEW_PASSWORD"
DESCRIPTOR, NEW_DESCRIPTOR = "--password-fd", "--new-password-fd"
TRIES = 3
"""How often somebody at a terminal may mistype."""


class Passwords:
    """The passwords that came with one command line; each is taken once and then lives nowhere else."""

    def __init__(self, descriptors: dict[str, int]) -> None:
        """Take them out of the environment, so that no program that is started inherits them.

        Raises:
            FileError: `password_no_descriptor`.
        """
        self._given = [text for text in [os.environ.pop(VARIABLE, None), _line_of(descriptors.get(DESCRIPTOR))] if text]
        self._new = [text for text in [os.environ.pop(NEW_VARIABLE, None), _line_of(descriptors.get(NEW_DESCRIPTOR))] if text]

    def open_files(self, options: argparse.Namespace) -> None:
        """Give every file that a command reads its password, where it needs one.

        Raises:
            FileError: `password_wrong`, `password_not_given`, `damaged`.
        """
        from kamdesk.services import passwords

        names = () if options.command in ("new", "sample", "self-test") else ("copy", "file")
        for path in [Path(getattr(options, name)) for name in names if hasattr(options, name)]:
            if path.is_file() and passwords.is_needed(path):
                self._unlock(path)

    def _unlock(self, path: Path) -> None:
        from kamdesk.services import passwords

        wrong: KnownError | None = None
        for text in self._given:
            try:
                return passwords.unlock(path, text)
            except FileError as error:
                if error.code != "password_wrong":
                    raise
                wrong = error
        for _attempt in range(TRIES if wrong is None and _is_at_terminal() else 0):
            text = getpass.getpass(_("Password of «{file}»: ").format(file=path.name))
            try:
                passwords.unlock(path, text)
            except FileError as error:
                if error.code != "password_wrong":
                    raise
                wrong = error
                continue
            self._given.append(text)
            return None
        raise wrong or FileError("password_not_given", file=path.name)

    def new_one(self) -> str:
        """The password that a file is to have.

        Raises:
            FileError: `new_password_not_given`. ValidationError: `passwords_differ`.
        """
        if self._new:
            return self._new[-1]
        if not _is_at_terminal():
            raise FileError("new_password_not_given")
        text = getpass.getpass(_("New password: "))
        if getpass.getpass(_("The same again: ")) != text:
            raise ValidationError("password", "passwords_differ")
        return text


def take(arguments: Sequence[str]) -> tuple[Passwords, list[str]]:
    """The passwords of a command line, and its arguments without what says where they come from.

    Raises:
        FileError: `password_no_descriptor`.
    """
    left: list[str] = []
    found: dict[str, int] = {}
    wanted = ""
    for argument in arguments:
        name, equals, value = argument.partition("=")
        if wanted:
            found[wanted], wanted = _number(argument), ""
        elif name in (DESCRIPTOR, NEW_DESCRIPTOR):
            if equals:
                found[name] = _number(value)
            else:
                wanted = name
        else:
            left.append(argument)
    if wanted:
        raise FileError("password_no_descriptor", number="", detail=wanted)
    return Passwords(found), left


def _number(text: str) -> int:
    if not text.isdecimal():
        raise FileError("password_no_descriptor", number=text, detail=_("not a number"))
    return int(text)


def _line_of(descriptor: int | None) -> str | None:
    """The first line that a descriptor gives; it is read to its end and closed."""
    if descriptor is None:
        return None
    try:
        with os.fdopen(descriptor, encoding="utf-8") as stream:
            lines = stream.read().splitlines()
    except (OSError, ValueError) as error:
        raise FileError(
            "password_no_descriptor", number=descriptor, detail=getattr(error, "strerror", None) or str(error)
        ) from None
    return lines[0] if lines else ""


def _is_at_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def add_arguments(command: argparse.ArgumentParser) -> None:
    """What `kamdesk password FILE` takes."""
    what = command.add_mutually_exclusive_group()
    what.add_argument("--remove", action="store_true")
    what.add_argument("--recovery-code", action="store_true")


def run(options: argparse.Namespace, given: Passwords, out: Callable[[str], None], complain: Callable[[str], None]) -> int:
    """Set, change or remove the password of a file, or say the code of its recovery sheet."""
    from kamdesk.env.preferences import Preferences
    from kamdesk.services import files, passwords

    path = Path(options.file)
    files.require_sound(path)
    if options.recovery_code:
        out(passwords.recovery_code(path))
        return 0
    second = Preferences.load().second_folder_in_force
    if options.remove:
        if not passwords.has_password(path):
            raise FileError("no_password", file=path.name)
        followed = passwords.remove_password(path, second)
        out(_("«{file}» has no password any more.").format(file=path.name))
    else:
        followed = passwords.set_password(path, given.new_one(), second)
        out(_("«{file}» opens with the new password. Nobody can open it without.").format(file=path.name))
    if followed.rewritten:
        text = ngettext("{n} backup follows.", "{n} backups follow.", followed.rewritten)
        out(text.format(n=followed.rewritten))
    if followed.left:
        complain(messages.text_of(FileError("copies_left", count=len(followed.left), files=", ".join(map(str, followed.left)))))
    return 1 if followed.left else 0
