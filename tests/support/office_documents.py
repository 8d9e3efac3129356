"""Presentations and workbooks that were painted, read again."""

import io
import shutil
import subprocess
import zipfile

from openpyxl import load_workbook
from pptx import Presentation

from kamdesk.reports import leak


def deck(data):
    return Presentation(io.BytesIO(data))


def book(data):
    return load_workbook(io.BytesIO(data))


def rows_of(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def squeezed_package(data):
    return leak.squeezed(" ".join(leak.texts_in(data)))


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {entry.filename: (entry.date_time, package.read(entry)) for entry in package.infolist()}


def charts_of(data):
    """The charts that a presentation draws itself, in the order of its slides."""
    return [shape.chart for slide in deck(data).slides for shape in slide.shapes if shape.has_chart]


def books_behind(data):
    """The workbooks behind the charts of a presentation, by the names of their parts."""
    return {name: book(part) for name, (_when, part) in parts_of(data).items() if name.startswith("ppt/embeddings/")}


def bottom_of(shape):
    """Where a shape ends, in EMU; of a table where its rows do."""
    height = sum(row.height for row in shape.table.rows) if shape.has_table else shape.height
    return shape.top + height


def converted_by_an_office(files, folder):
    """The PDFs that LibreOffice makes of files, by their names; one that it cannot load has none. None where there is no LibreOffice.

    It is started once for all of them, with a profile of its own.
    """
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        return None
    sources = []
    for name, data in files.items():
        stem, _dot, suffix = name.rpartition(".")
        sources.append(folder / f"{stem}-{suffix}.{suffix}")  # what has the same stem would overwrite each other's PDF
        sources[-1].write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    done = subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", folder / "made", *sources],
        capture_output=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    made = {name: folder / "made" / f"{source.stem}.pdf" for name, source in zip(files, sources, strict=True)}
    return {name: path.read_bytes() for name, path in made.items() if path.exists()}
