"""`kamdesk self-test`: the whole program on the sample, in a temporary folder, with or without a screen.

It works the same in the source tree and in the packaged program, so that a package that lacks a part says which.
"""

import logging
import os
import tempfile
from pathlib import Path

from kamdesk.selftest.report import LogKeeper, Report, fail

FOLDER = "kamdesk prueba ñ "


def run(json_path: Path | None, shots: Path | None, *, is_brief: bool = False) -> int:
    """Run the self-test; 0 when all is well, 1 when a check failed.

    Beside the report, `shots` gets a picture of every page and, in `documents/`, the documents. A brief run meets every part of the
    program once: one document of each form, one page with one chart.
    """
    report = Report()
    keeper = LogKeeper()
    logging.getLogger().addHandler(keeper)
    home = os.environ.get("KAMDESK_HOME")
    with tempfile.TemporaryDirectory(prefix=FOLDER, ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        prepared = _own_cache(folder)
        os.environ["KAMDESK_HOME"] = str(folder / "home")
        try:
            _run_checks(report, folder, shots, is_brief=is_brief)
        finally:
            if home is None:
                os.environ.pop("KAMDESK_HOME")
            else:
                os.environ["KAMDESK_HOME"] = home
        report.check("prepared files", lambda: prepared.is_dir())
    report.check("nothing to complain about", lambda: not keeper.texts or fail(keeper.texts[0]))
    logging.getLogger().removeHandler(keeper)
    report.write(json_path)
    return 0 if report.ok else 1


def _own_cache(folder: Path) -> Path:
    """Icons and fonts that were prepared already serve the test too."""
    from kamdesk.env import assets, paths, prepare

    found = prepare.folder()
    cache = folder / "home" / "cache"
    if found.is_relative_to(paths.cache_folder()) and not any((root / "prepared") == found for root in assets.candidates()):
        import shutil

        shutil.copytree(found, cache / found.name)
    return found


def _run_checks(report: Report, folder: Path, shots: Path | None, *, is_brief: bool) -> None:
    from kamdesk.i18n import set_language
    from kamdesk.selftest import documents, portfolio, surroundings

    file = folder / "Mi cartera ñ.kamdesk"
    set_language("es")
    portfolio.check_all(report, file, folder)
    kinds = documents.SOME if is_brief else documents.ALL
    documents.check_all(report, file, kinds, (folder, shots / "documents" if shots else None))
    report.check("window", lambda: _window(report, (file, folder, shots), is_brief=is_brief))
    surroundings.check_all(report)


def _window(report: Report, places: tuple[Path, Path, Path | None], *, is_brief: bool) -> None:
    # Where Qt cannot be loaded, what goes without a window is known all the same.
    from kamdesk.selftest import window

    window.check_all(report, *places, is_brief=is_brief)
