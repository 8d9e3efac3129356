"""The self-test of what is around the program: nothing of a workshop in it, no network, no trace in what it opens."""

import os
import sys
from pathlib import Path

from kamdesk.selftest.report import Report, fail

WORKSHOP = ("pytest", "_pytest", "hypothesis", "mypy", "babel", "pip", "setuptools", "PyInstaller", "lucide", "fontpkg_inter")
"""What is there for building and testing, and must not be loaded in a packaged program."""
NETWORK = ("ssl", "_ssl", "http.server", "ftplib", "smtplib", "xmlrpc.client", "asyncio")
"""What would speak to other computers. `http.client` comes with `xml.sax.saxutils`, which packages import that write XML."""


def check_all(report: Report) -> None:
    """Look at what a whole run of the packaged program has loaded and set; in the source tree, where tests run too, at nothing."""
    if not report.frozen:
        return
    report.check("no developer's module", lambda: _none_loaded(WORKSHOP))
    report.check("no module of the network", lambda: _none_loaded(NETWORK))
    report.check("programs that are opened find their own libraries", _no_trace)


def _none_loaded(names: tuple[str, ...]) -> None:
    if loaded := [name for name in names if name in sys.modules]:
        fail(", ".join(loaded))


def _no_trace() -> None:
    """No folder of the package is where another program would look for its libraries or plug-ins."""
    inside = str(Path(getattr(sys, "_MEIPASS", sys.executable)))
    paths = {name for name, value in os.environ.items() if name.endswith(("_PATH", "PATH_ORIG")) and inside in value}
    if paths:
        fail(", ".join(sorted(paths)))
