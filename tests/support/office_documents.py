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


def bottom_of(shape):
    """Where a shape ends, in EMU; of a table where its rows do."""
    height = sum(row.height for row in shape.table.rows) if shape.has_table else shape.height
    return shape.top + height


def opened_by_an_office(data, suffix, folder):
    """Whether LibreOffice opens a file and makes a PDF of it; None where there is no LibreOffice."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        return None
    source = folder / f"document{suffix}"
    source.write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    done = subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, source], capture_output=True, timeout=110
    )
    return done.returncode == 0 and (folder / "document.pdf").exists()
