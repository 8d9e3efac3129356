"""The process that paints pages: started for one document, killed when nobody wants it any more.

Standard input is a job as JSON, standard output a line of JSON about what follows and then the bytes.
"""

import datetime as dt
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from typing import IO, Any

MAX_MEMORY = 1_500 * 1024 * 1024
"""Bytes of address space; a plan takes a tenth of it."""
MOST_TAGGED_ROWS = 500
"""Tables of more rows get no tags: they would make the file twelve times as large."""
STANDARDS = ["ua-1", "a-2a"]
SMALLEST_DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text font-family="Inter">a</text></svg>'


def main(places: Sequence[str] = ()) -> int:
    """Paint the document that is standard input; `places` are where templates and fonts will be, if that is known already."""
    _limit_memory()
    _make_ready(places)
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    try:
        job = json.loads(sys.stdin.buffer.read())
        serve(job, output)
        output.close()
    except OSError:
        return 1  # nobody listens any more
    os._exit(0)  # who waits for the end of the pages would wait for that of the interpreter too


def _make_ready(places: Sequence[str]) -> None:
    """Fetch painter and fonts while whoever started the process still makes the document.

    What fails here, as in a copy that lacks the painter, fails again with the job, and is told there.
    """
    with suppress(Exception):
        import typst  # noqa: F401

        if len(places) == 2:
            job = {"templates": places[0], "fonts": places[1], "ppi": 1.0, "has_strange_letters": False}
            _picture(job, SMALLEST_DRAWING)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def serve(job: dict[str, Any], output: IO[bytes]) -> None:
    """Paint a job: its `model` as JSON, `format` (pdf, png; pictures of `drawings`) and `ppi`; the folders of `templates` and `fonts`."""
    try:
        parts, remarks = _paint(job)
        head: dict[str, Any] = {"parts": [len(p) for p in parts], "remarks": remarks}
    except MemoryError:
        parts, head = [], {"error": "report_memory", "detail": ""}
    except Exception as error:  # noqa: BLE001 - whatever the compiler refuses is told to who asked
        parts, head = (
            [],
            {
                "error": "report_unpainted",
                "detail": str(getattr(error, "diagnostic", None) or f"{type(error).__name__}: {error}")[:2000],
            },
        )
    output.write(json.dumps(head).encode() + b"\n")
    for part in parts:
        output.write(part)
    output.flush()


def _paint(job: dict[str, Any]) -> tuple[list[bytes], list[str]]:
    import typst

    if job["format"] == "pictures":
        return [_picture(job, svg) for svg in job["drawings"]], []
    day = dt.date.fromisoformat(job["made_on"])
    call: dict[str, Any] = {
        "input": os.path.join(job["templates"], "covered.typ" if job["has_cover"] else "headed.typ"),  # noqa: PTH118
        "root": job["templates"],
        "sys_inputs": {"model": job["model"]},
        "timestamp": dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC),
    }
    if job["format"] == "png":
        call["sys_inputs"]["marked"] = job["marked"]
        found = _with_fonts(job, call | {"format": "png", "ppi": job["ppi"]}, everywhere=bool(job["has_strange_letters"]))
        return (found if isinstance(found, list) else [found]), []
    if job["rows"] > MOST_TAGGED_ROWS:
        return [_with_fonts(job, call | {"pdf_tags": False}, everywhere=bool(job["has_strange_letters"]))], ["untagged_rows"]
    for everywhere in (False, True):
        try:
            return [_with_fonts(job, call | {"pdf_standards": STANDARDS}, everywhere=everywhere)], []
        except typst.TypstError as error:
            if "could not be displayed" not in error.message:
                raise
    # Some letter is in no font: better a page with an empty box in it than none.
    return [_with_fonts(job, call, everywhere=True)], ["missing_letters"]


def _picture(job: dict[str, Any], svg: str) -> bytes:
    """A drawing alone as PNG."""
    call = {
        "input": os.path.join(job["templates"], "drawing.typ"),  # noqa: PTH118
        "root": job["templates"],
        "sys_inputs": {"svg": svg},
        "format": "png",
        "ppi": job["ppi"],
    }
    return bytes(_with_fonts(job, call, everywhere=bool(job["has_strange_letters"])))


def _with_fonts(job: dict[str, Any], call: dict[str, Any], *, everywhere: bool) -> Any:
    """Compile with our own fonts, or with those of the system too, where letters are not in ours."""
    import typst

    return typst.compile(font_paths=_fonts(job["fonts"], everywhere=everywhere), **call)


@cache
def _fonts(folder: str, *, everywhere: bool) -> Any:
    import typst

    return typst.Fonts(include_system_fonts=everywhere, include_embedded_fonts=True, font_paths=[folder])
