"""A document as PDF, or as pictures of its pages: painted by a process of its own, which goes when nobody waits for it."""

import json
import subprocess
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any, cast

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
    (data,), remarks = _painted(report, {"format": "pdf"}, watch)
    return Painted(data, remarks)


def pages(report: Report, ppi: float = 110.0, watch: Watch = unwatched, marked: str = "") -> Pages:
    """The same pages as pictures of so many dots an inch, with the words marked that are looked for; raises what `render` raises."""
    found, _remarks = _painted(report, {"format": "png", "ppi": ppi, "marked": pattern(marked)}, watch)
    return Pages(tuple(found))


def pictures_of(drawings: Mapping[str, str], watch: Watch = unwatched) -> dict[str, bytes]:
    """Drawings (SVG by name) as PNG of `PICTURE_PPI` dots an inch, which presentations show; raises what `render` raises."""
    if not drawings:
        return {}
    texts = list(drawings.values())
    found, _remarks = _served({"format": "pictures", "ppi": PICTURE_PPI, "drawings": texts}, "".join(texts), watch)
    return dict(zip(drawings, found, strict=True))


def _painted(report: Report, wanted: dict[str, Any], watch: Watch) -> tuple[list[bytes], tuple[Remark, ...]]:
    rows = report.row_count
    if rows > MOST_ROWS:
        raise too_many_rows(report, rows, MOST_ROWS)
    model = unparted(report).to_json()
    return _served({**wanted, "model": model, "rows": rows}, json.dumps(model, ensure_ascii=False), watch)


def _served(wanted: dict[str, Any], letters: str, watch: Watch) -> tuple[list[bytes], tuple[Remark, ...]]:
    """What the process makes of a job; `letters` are all that may be in its texts."""
    job = {
        **wanted,
        "templates": str(assets.resource("reports")),
        "fonts": str(prepare.folder() / "fonts"),
        "has_strange_letters": not prepare.has_letters(letters),
    }
    output = _run(json.dumps(job).encode(), watch)
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


def _run(job: bytes, watch: Watch) -> bytes:
    """What a new process says to a job; it is gone when this ends, however it ends."""
    process = subprocess.Popen(
        own_process.command(kamdesk.RENDER_REPORT), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=own_process.environment(), creationflags=own_process.FLAGS,
    )  # fmt: skip
    # What is asked again and again for its output would not write its input to the end.
    entrance, process.stdin = cast("IO[bytes]", process.stdin), None
    giver = threading.Thread(target=_give, args=(entrance, job), daemon=True)
    giver.start()
    try:
        while True:
            watch(0, 0)
            with suppress(subprocess.TimeoutExpired):
                return process.communicate(timeout=BETWEEN_LOOKS)[0]
            if memory_watch.size_of(process.pid) > MAX_MEMORY:
                raise FileError("report_memory", limit=MAX_MEMORY // 1024 // 1024)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
        giver.join()


def _give(entrance: IO[bytes], job: bytes) -> None:
    """Write the job; who listens may be gone already."""
    with suppress(OSError), entrance:
        entrance.write(job)
