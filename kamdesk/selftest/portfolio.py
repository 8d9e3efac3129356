"""The self-test below the window: words, the file, its copies, tables out and in again."""

from contextlib import closing
from functools import partial
from pathlib import Path

from kamdesk.env import prepare
from kamdesk.i18n import _, ngettext
from kamdesk.selftest.report import Report, fail
from kamdesk.services import file_check, files
from kamdesk.services.portfolio import Portfolio

TABLES = (".xlsx", ".csv", ".tsv")


def check_all(report: Report, file: Path, folder: Path) -> None:
    """Make the sample in a file, and do with it what is done without a window."""
    report.check("Spanish words", lambda: _("Undo") == "Deshacer" and _plural(2) == "2 indicadores")
    report.check("sample", lambda: files.make_new(file, sample=True))
    report.check("icons and fonts", lambda: len(list((prepare.folder() / "icons").iterdir())))
    report.check("backup and restore", lambda: _copy_and_back(file, folder))
    report.check("file is sound", lambda: _is_sound(file))
    report.check("password", lambda: _is_protected(folder / "Con contraseña.kamdesk"))
    report.check("accounts are found", lambda: _found(file))
    for suffix in TABLES:
        report.check(f"table {suffix}", partial(_out_and_in, file, folder / f"cuentas ñ{suffix}"))
    report.check("a text of an unknown encoding", lambda: _old_text(folder / "antiguo.csv"))


def _plural(count: int) -> str:
    return ngettext("{n} indicator", "{n} indicators", count).format(n=count)


def _copy_and_back(file: Path, folder: Path) -> object:
    copy = folder / "copia ñ.kamdesk"
    files.backup(file, copy)
    return files.restore(copy, file, force=True)


def _is_sound(file: Path) -> bool:
    with closing(Portfolio.open(file, read_only=True)) as portfolio:
        return not file_check.check(portfolio)


def _found(file: Path) -> bool:
    """A name without its accents finds the account, through the program's own functions in SQLite."""
    with closing(Portfolio.open(file, read_only=True)) as portfolio:
        wanted = portfolio.find_account("C01")[0]
        return wanted.id in {a.id for a in portfolio.find_account(wanted.name.upper())}


def _out_and_in(file: Path, target: Path) -> int:
    """Write the accounts as a table and read it as an import does, a workbook in a process of its own; how many rows."""
    from kamdesk.services.exporting.portfolio_tables import ExportKind, export_portfolio
    from kamdesk.services.importing.sources import read_sheet

    with closing(Portfolio.open(file, read_only=True)) as portfolio:
        (written,) = export_portfolio(portfolio, target, [ExportKind.ACCOUNTS]).values()
    found = len(read_sheet(target).rows) - 1
    return found if found == written else fail(f"{written} rows were written and {found} read")


def _old_text(target: Path) -> bool:
    from kamdesk.services.importing.sources import read_sheet

    lines = ["Cuenta;Población;Teléfono"] + [f"Señalización Núñez {n};Logroño;94100{n:04}" for n in range(40)]
    target.write_bytes("\r\n".join(lines).encode("cp1252"))
    return "Logroño" in str(read_sheet(target).rows[1])


def _is_protected(file: Path) -> bool:
    """A file with a password is encrypted, opens with its password and with the code of its sheet, and with nothing else."""
    from kamdesk.domain.errors import FileError
    from kamdesk.services import passwords

    passwords.require_good(word := "cuatro caballos azules")
    files.make_new(file, password=word)
    code = passwords.recovery_code(file)
    for text in (word, code):
        passwords.lock_all()
        try:
            passwords.unlock(file, "otra cosa")
        except FileError:
            passwords.unlock(file, text)
            files.require_sound(file)
        else:
            return False
    return passwords.has_password(file) and b"SQLite" not in file.read_bytes()
