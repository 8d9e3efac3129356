"""Commands without a window: the same services, the same rules, plain exit codes.

0 done · 1 done, but something was rejected, found or could not be read · 2 nothing done, one sentence on stderr.
"""

import argparse
import io
import json
import logging
import os
import platform
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, NoReturn

from kamdesk import APP_NAME, __version__, company_command, exporting_command, importing_command, password_command, report_command
from kamdesk.domain.errors import FileError, KnownError, ValidationError
from kamdesk.domain.periods import parse_period
from kamdesk.i18n import _, formats, language, messages, ngettext, set_language, system_language, terms

COMMANDS = (
    "self-test", "sample", "new", "import", "export", "list", "show", "report", "chart", "check", "backup", "restore", "password", "company",
)  # fmt: skip
STOPPED = 130
"""How a command ends that was interrupted, as shells have it."""
CHART_SUFFIXES = (".png", ".svg", ".pdf")


class _UsageError(Exception):
    """The command line cannot be understood."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _UsageError(message)


def run(arguments: Sequence[str]) -> int:
    """Run a command line; without a command the window opens."""
    arguments = list(arguments)
    wanted, arguments = _take_language(arguments)
    set_language(wanted)
    _speak_plainly()
    handler = logging.StreamHandler()
    handler.addFilter(lambda record: not record.exc_info)  # a command says a sentence; what led to it is for the log
    logging.basicConfig(level=logging.WARNING, format="%(message)s", handlers=[handler])
    if "--version" in arguments:
        return _version()
    if not arguments or (arguments[0] not in COMMANDS and not arguments[0].startswith("-")):
        return _window(arguments)
    options: argparse.Namespace | None = None
    try:
        given, arguments = password_command.take(arguments)
        options = _parser().parse_args(arguments)
        options.passwords = given
        given.open_files(options)
        code = int(options.run(options))
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except _UsageError as error:
        return _fail(str(error))
    except KnownError as error:
        return _fail(messages.text_of(error))
    except BrokenPipeError:
        _to_nowhere()
        return 0
    except KeyboardInterrupt:
        _to_nowhere()
        return STOPPED
    except OSError as error:
        # Standard output leads to a full disk or a broken device.
        _to_nowhere()
        return _fail(_("The output cannot be written: {detail}").format(detail=error.strerror or str(error)))
    except Exception as error:  # noqa: BLE001 - whatever it is, a command ends in a sentence, and the log has the rest
        from kamdesk.env import log, paths
        from kamdesk.services import recovery

        log.start(paths.log_folder() / "kamdesk.log")
        return _fail(messages.text_of(recovery.as_known(error, Path(getattr(options, "file", APP_NAME)))))


def _speak_plainly() -> None:
    """Whatever the terminal can write, nothing that is said ends a command; on Windows a program with a window has none."""
    sys.stdout = sys.stdout or _nobody()
    sys.stderr = sys.stderr or _nobody()
    for stream, errors in ((sys.stdout, "replace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def _nobody() -> IO[str]:
    """An output that nobody sees."""
    return Path(os.devnull).open("w", encoding="utf-8")


def _to_nowhere() -> None:
    """Nobody reads the output any more: what Python still wants to write goes nowhere."""
    with suppress(AttributeError, OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _take_language(arguments: list[str]) -> tuple[str, list[str]]:
    for at, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument[7:], arguments[:at] + arguments[at + 1 :]
        if argument == "--lang" and at + 1 < len(arguments):
            return arguments[at + 1], arguments[:at] + arguments[at + 2 :]
    from kamdesk.env import company

    return company.load().language or system_language(), arguments


def _fail(text: str) -> int:
    _complain(f"{APP_NAME}: {text}")
    return 2


def _out(text: str) -> None:
    sys.stdout.write(text + "\n")


def _complain(text: str) -> None:
    sys.stderr.write(text + "\n")


def _json(value: Any) -> None:
    is_unicode = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "").startswith("utf")
    _out(json.dumps(value, ensure_ascii=not is_unicode, indent=1))


def _version() -> int:
    from importlib import metadata

    from kamdesk.services import files

    try:
        qt = metadata.version("PySide6-Essentials")
    except metadata.PackageNotFoundError:
        qt = "-"
    sqlite = files.versions()
    _out(
        f"{APP_NAME} {__version__} · Python {platform.python_version()} · Qt {qt}"
        f" · SQLite {sqlite['SQLite']} · SQLCipher {sqlite['SQLCipher']}"
    )
    return 0


def _window(arguments: list[str]) -> int:
    if len(arguments) > 1:
        return _fail(_("«{name}» is no command. The commands are: {names}.").format(name=arguments[0], names=", ".join(COMMANDS)))
    from kamdesk.env import second_start
    from kamdesk.env.preferences import Preferences
    from kamdesk.services import files

    if second_start.hand_over(Path(arguments[0]) if arguments else None) is second_start.Answer.SHOWN:
        return 0  # the window that is open has it
    reception = second_start.Reception()  # whoever clicks twice is heard before there is a window
    if name := arguments[0] if arguments else Preferences.load().last_file:
        files.look_ahead(Path(name))
    from kamdesk.app import run_window  # fetching it takes as long as checking a large file

    return run_window(Path(arguments[0]) if arguments else None, reception)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog=APP_NAME, add_help=True)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)

    def add(name: str, run_it: Any, *names: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name)
        for argument in names:
            command.add_argument(argument)
        command.set_defaults(run=run_it)
        return command

    test = add("self-test", _self_test)
    test.add_argument("--json")
    test.add_argument("--shots")
    test.add_argument("--brief", action="store_true")
    for name in ("sample", "new"):
        add(name, _new, "file").add_argument("--force", action="store_true")
        commands.choices[name].add_argument("--with-password", action="store_true")
    commands.choices["new"].add_argument("--from", dest="export", metavar="EXPORT.json")
    take = add("import", _import, "file", "source")
    importing_command.add_arguments(take)
    export = add("export", lambda options: exporting_command.run(options, _told, _out), "file", "out")
    export.add_argument("--kind", default=exporting_command.EVERYTHING, choices=exporting_command.KINDS)
    add("list", _list, "file").add_argument("--json", action="store_true")
    json_view = add("show", _show, "file", "account")
    json_view.add_argument("--period")
    json_view.add_argument("--json", action="store_true")
    report_command.add_arguments(add("report", _report, "file"))
    chart = add("chart", _chart, "file")
    chart.add_argument("account", nargs="?")
    chart.add_argument("--kind", required=True, choices=["radar", "trend", "matrix"])
    chart.add_argument("--out", required=True)
    add("check", _check, "file").add_argument("--json", action="store_true")
    add("backup", _backup, "file", "out")
    company_command.add_arguments(add("company", lambda options: company_command.run(options, _out, _complain)))
    add("restore", _restore, "copy", "file").add_argument("--force", action="store_true")
    password_command.add_arguments(
        add("password", lambda options: password_command.run(options, options.passwords, _out, _complain), "file")
    )
    return parser


def _self_test(options: argparse.Namespace) -> int:
    from kamdesk import selftest

    shots = Path(options.shots) if options.shots else None
    return selftest.run(Path(options.json) if options.json else None, shots, is_brief=options.brief)


def _new(options: argparse.Namespace) -> int:
    from kamdesk.services import files, passwords

    password = ""
    if options.with_password or (passwords.is_required() and options.command == "new"):
        passwords.require_good(password := options.passwords.new_one())
    if getattr(options, "export", None) is not None:
        from kamdesk.services.open_format.reading import new_from_export

        new_from_export(Path(options.export), Path(options.file), force=options.force, password=password)
        return 0
    files.make_new(Path(options.file), force=options.force, sample=options.command == "sample", password=password)
    return 0


def _import(options: argparse.Namespace) -> int:
    try:
        return importing_command.run(options)
    except importing_command.UsageError as error:
        raise _UsageError(str(error)) from None


def _opened(options: argparse.Namespace) -> Any:
    from kamdesk.services.portfolio import Portfolio

    return Portfolio.open(Path(options.file), read_only=True)


def _told(portfolio: Any) -> int:
    """Say on standard error that something could not be read, and give the exit code that follows."""
    unread = portfolio.unread.all()
    if unread:
        text = ngettext(
            "{n} value cannot be read; «kamdesk check» names it.",
            "{n} values cannot be read; «kamdesk check» names them.",
            len(unread),
        )
        _complain(f"{APP_NAME}: {text.format(n=len(unread))}")
    return 1 if unread else 0


def _list(options: argparse.Namespace) -> int:
    from kamdesk.services.account import json_view

    portfolio = _opened(options)
    try:
        entries = list(json_view.account_list(portfolio))
        code = _told(portfolio)
    finally:
        portfolio.close()
    if options.json:
        _json(entries)
        return code
    for entry in entries:
        _out(f"{entry['name']} · {terms.verdict_state(entry['decision'])} · {formats.number(entry['score'], 0)}")
    return code


def _find_account(portfolio: Any, text: str) -> Any:
    found = portfolio.find_account(text)
    if not found:
        raise ValidationError("account", "no_such_account", name=text)
    if len(found) > 1:
        raise ValidationError("account", "ambiguous_name", name=text, ids=", ".join(a.id for a in found))
    return portfolio.load(found[0].id)


def _show(options: argparse.Namespace) -> int:
    from kamdesk.services.account import json_view

    period = parse_period(options.period) if options.period else None
    portfolio = _opened(options)
    try:
        view = json_view.account_view(_find_account(portfolio, options.account), period)
        code = _told(portfolio)
    finally:
        portfolio.close()
    if options.json:
        _json(view)
        return code
    card, left = view["scorecard"], view["potential"]["remaining"]
    _out(str(view["account"]["name"]))
    decisions = view["selection"]["decisions"]
    _out(_("Decision: {state}").format(state=terms.verdict_state(decisions[-1]["decision"] if decisions else None)))
    _out(
        _("Index {score} with {coverage} of the data, {period}").format(
            score=formats.number(card["score"], 0),
            coverage=formats.percent(card["coverage"]),
            period=formats.period(card["period"]),
        )
    )
    _out(_("Remaining potential: {amount}").format(amount=formats.money(left)))
    for step in view["steps"]:
        _out(f"{step['step'].number}. {terms.term(step['step'])}: {terms.term(step['state'])}")
        for item in step["unmet"]:
            _out(f"   · {item['text']}")
    return code


def _report(options: argparse.Namespace) -> int:
    return report_command.run(options, language(), report_command.Hooks(_find_account, _told, _complain))


def _chart(options: argparse.Namespace) -> int:
    from kamdesk.charts.export import save_chart

    out = Path(options.out)
    if out.suffix.lower() not in CHART_SUFFIXES:
        raise FileError("bad_chart_file", file=out.name)
    if options.kind != "matrix" and not options.account:
        raise FileError("needs_account")
    portfolio = _opened(options)
    try:
        from kamdesk.ui.charts.chart_data import saved_figure

        account = options.account and _find_account(portfolio, options.account)
        figure = saved_figure(portfolio, options.kind, account)
        code = _told(portfolio)
    finally:
        portfolio.close()
    save_chart(figure, out)
    return code


def _check(options: argparse.Namespace) -> int:
    from kamdesk.services.file_check import check

    portfolio = _opened(options)
    try:
        findings = check(portfolio)
    finally:
        portfolio.close()
    if options.json:
        _json({"ok": not findings, "findings": [{"kind": f.kind, "where": f.where, "text": f.text} for f in findings]})
    else:
        for finding in findings:
            _complain(f"{finding.where}: {finding.text}")
        if not findings:
            _out(_("The file is sound."))
    return 1 if findings else 0


def _backup(options: argparse.Namespace) -> int:
    from kamdesk.services import files

    files.backup(Path(options.file), Path(options.out))
    return 0


def _restore(options: argparse.Namespace) -> int:
    from kamdesk.services import files

    kept = files.restore(Path(options.copy), Path(options.file), force=options.force)
    if kept is not None:
        _out(_("The old file is kept as «{name}».").format(name=kept.name))
    return 0
