"""Find what ships with the program: in the bundle, in the installed wheel, or in the source tree."""

import sys
from pathlib import Path


def candidates() -> list[Path]:
    """Folders that may be `resources/`, most specific first."""
    package = Path(__file__).resolve().parent.parent
    bundle = getattr(sys, "_MEIPASS", None)
    return ([Path(bundle) / "resources"] if bundle else []) + [package / "_resources", package.parent / "resources"]


def resource(*parts: str) -> Path:
    """A file of `resources/`.

    Raises:
        FileNotFoundError: when the installation is incomplete.
    """
    for root in candidates():
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError("/".join(parts))


def catalogue(language: str) -> Path | None:
    """The compiled message catalogue of a language, if it was built."""
    try:
        return resource("i18n", f"{language}.mo")
    except FileNotFoundError:
        return None
