"""A document as PDF, or as pictures of its pages: painted by a process of its own, which goes when nobody waits for it."""

import json
import subprocess
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any, Literal, cast

import kamdesk
from kamdesk.domain.errors import FileError
from kamdesk.env import assets, own_process, prepare
from kamdesk.reports.marking import pattern
from kamdesk.reports.model import Report
from kamdesk.reports.painting import Painted, Remark, too_many_rows
from kamdesk.reports.render_process import MAX_MEMORY
from kamdesk.reports.typography import unparted
from kamdesk.services.importing.cells import Watch, unwatched
from kamdesk.services.importing.sources import memory_watch

BETWEEN_LOOKS = 0.05
"""Seconds after which `watch` is asked whether anybody still waits."""
PICTURE_PPI = 300.0
MOST_ROWS = 2_000
"""Tables of more rows are for a workbook."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a document as PNG, in order."""

    pictures: tuple[bytes, ...]


def render(report: Report, watch: Watch = unwatched) -> Painted:
    """The document as PDF: tagged PDF/UA-1 and PDF/A-2a where its letters are in a font and its rows are not too many.

    Raises:
        FileError: what `too_many_rows` gives for more than `MOST_ROWS` rows, `report_memory`.
        Cancelled: raised by `watch`; the process is gone then.
    """
    (data,), remarks = _served(job(report), watch)
    return Painted(data, remarks)


def pages(
    report: Report, ppi: float = 110.0, watch: Watch = unwatched, marked: str = "", process: "Process | None" = None
) -> Pages:
    """The same pages as pictures of so many dots an inch, from a process that was told by `begin` or a new one.

    Words that are looked for are `marked` on them.

    Raises:
        FileError, Cancelled: as `render` does.
    """
    found, _remarks = _served(job(report, "png", ppi, marked), watch) if process is None else _answered(process, watch)
    return Pages(tuple(found))


def pictures_of(drawings: Mapping[str, str], watch: Watch = unwatched) -> dict[str, bytes]:
    """Drawings (SVG by name) as PNG of `PICTURE_PPI` dots an inch, which presentations show; raises what `render` raises."""
    if not drawings:
        return {}
    texts = list(drawings.values())
    told = {"format": "pictures", "ppi": PICTURE_PPI, "drawings": texts}
    found, _remarks = _served(told | _surroundings("".join(texts)), watch)
    return dict(zip(drawings, found, strict=True))


def job(report: Report, wanted: Literal["pdf", "png"] = "pdf", ppi: float = 110.0, marked: str = "") -> dict[str, Any]:
    """What the process is told: the document, and what to make of it; `ppi` and the words `marked` count for pictures.

    Raises:
        FileError: what `too_many_rows` gives for more than `MOST_ROWS` rows.
    """
    rows = report.row_count
    if rows > MOST_ROWS:
        raise too_many_rows(report, rows, MOST_ROWS)
    model = json.dumps(unparted(report).to_json(), ensure_ascii=False)  # it is written once, and read only by the templates
    told = {
        "format": wanted, "ppi": ppi, "marked": pattern(marked), "model": model, "rows": rows,
        "made_on": report.made_on.isoformat(), "has_cover": report.cover is not None,
    }  # fmt: skip
    return told | _surroundings(model)


def _surroundings(letters: str) -> dict[str, Any]:
    """Where templates and fonts are, and whether some of the `letters` are in none of our fonts."""
    templates, fonts = _places()
    return {"templates": templates, "fonts": fonts, "has_strange_letters": not prepare.has_letters(letters)}


def _places() -> tuple[str, str]:
    """The folders of templates and fonts."""
    return str(assets.resource("reports")), str(prepare.folder() / "fonts")


def begin(report: Report, ppi: float, process: "Process") -> None:
    """Tell a process that was started for the pages of a document what they are; `pages` waits for them."""
    process.begin(json.dumps(job(report, "png", ppi)).encode())


def _served(told: dict[str, Any], watch: Watch) -> tuple[list[bytes], tuple[Remark, ...]]:
    """What a new process makes of a job."""
    with Process() as serving:
        serving.begin(json.dumps(told).encode())
        return _answered(serving, watch)


def _answered(serving: "Process", watch: Watch) -> tuple[list[bytes], tuple[Remark, ...]]:
    """What a process makes of the job that it was told."""
    output = serving.answer(watch)
    head_line, _, rest = output.partition(b"\n")
    if not head_line:  # it ended without a word: no memory was left
        raise FileError("report_memory", limit=MAX_MEMORY // 1024 // 1024)
    head = json.loads(head_line)
    if "error" in head:
        if head["error"] == "report_memory":
            raise FileError("report_memory", limit=MAX_MEMORY // 1024 // 1024)
        raise RuntimeError(head["detail"])
    parts, at = [], 0
    for size in head["parts"]:
        parts.append(rest[at : at + size])
        at += size
    return parts, cast("tuple[Remark, ...]", tuple(head["remarks"]))


class Process:
    """The process that paints one document; started before it is known what, it comes up meanwhile.

    It is a context: the process is gone when the block ends, however it ends.
    """

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [*own_process.command(kamdesk.RENDER_REPORT), *_places()], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=own_process.environment(), creationflags=own_process.FLAGS,
        )  # fmt: skip
        # What is asked again and again for its output would not write its input to the end.
        self._entrance, self._process.stdin = cast("IO[bytes]", self._process.stdin), None
        self._giver: threading.Thread | None = None

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, *_error: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()
        if self._giver is not None:
            self._giver.join()
        with suppress(OSError):
            self._entrance.close()

    def begin(self, told: bytes) -> None:
        """Tell it its job."""
        self._giver = threading.Thread(target=_give, args=(self._entrance, told), daemon=True)
        self._giver.start()

    def answer(self, watch: Watch) -> bytes:
        """What it says to its job.

        Raises:
            FileError: `report_memory`. Cancelled: raised by `watch`.
        """
        while True:
            watch(0, 0)
            with suppress(subprocess.TimeoutExpired):
                return self._process.communicate(timeout=BETWEEN_LOOKS)[0]
            if memory_watch.size_of(self._process.pid) > MAX_MEMORY:
                raise FileError("report_memory", limit=MAX_MEMORY // 1024 // 1024)


def _give(entrance: IO[bytes], told: bytes) -> None:
    """Write the job; who listens may be gone already."""
    with suppress(OSError), entrance:
        entrance.write(told)
