"""The workbooks that a KAM keeps by hand: sales by line and year, purchases, criteria, figures with anchors; each with its title.

What follows from them: Uno sold 800,000 in the last year (600,000 the year before), Dos 150,000 (200,000) and Tres 50,000 (40,000).
"""

from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.styles import Font

YEAR = date.today().year - 1
EUROS, PERCENT = '#,##0\\ "€"', "0%"
SALES = (
    ("Ventas por cliente y familia",),
    (),
    ("Cliente", "Familia", YEAR - 1, YEAR),
    ("Uno", "Bombas", (500_000, EUROS), (600_000, EUROS)),
    ("Uno", "Sellos", (100_000, EUROS), (200_000, EUROS)),
    ("Dos", "Bombas", (200_000, EUROS), (150_000, EUROS)),
    ("Tres", "Sellos", (40_000, EUROS), (50_000, EUROS)),
    ("Total", None, (840_000, EUROS), (1_000_000, EUROS)),
)
PURCHASES = (
    ("Lo que compra cada cliente",),
    ("Cliente", "Familia", "Compra anual", "Alcanzable", "Estado", "Confianza", "Fuente"),
    ("Uno", "Bombas", (1_000_000, EUROS), (0.8, PERCENT), None, "A", "su jefe de compras"),
    ("Uno", "Sellos", (400_000, EUROS), (0.5, PERCENT), None, "B", "visita de mayo"),
    ("Dos", "Bombas", (300_000, EUROS), (0.5, PERCENT), None, "C", None),
    ("Dos", "Sellos", (100_000, EUROS), (0.6, PERCENT), "Competencia", "C", None),
)
CRITERIA = (
    ("Valoración de clientes (0 a 10)",),
    (),
    ("Cliente", "Prescripción", "Innovación", "Sector", "Tamaño", "Rentabilidad", "Nuestra fortaleza", "Motivo"),
    ("Uno", 5, 4, 8, 6, 3, 7, "visita de enero"),
    ("Dos", 2, 3, 4, 2, 5, 3.5, None),
)
FIGURES = (
    ("Cliente", "Grupo", "Indicador", "Unidad", "Mínimo", "Objetivo", "Periodo", "Valor"),
    ("Uno", "Resultados", "Pedidos nuevos", None, 10, 20, f"T4 {YEAR}", 15),
    ("Uno", "Calidad pactada", "Entregas", "%", (0.9, PERCENT), (0.98, PERCENT), f"T4 {YEAR}", (0.94, PERCENT)),
    ("Uno", "Calidad pactada", "Rechazos", "ppm", 400, 200, f"T4 {YEAR}", 350),
    ("Uno", "Prescripción", "Visitas guiadas", None, 2, 4, f"T4 {YEAR}", 4),
    ("Uno", "Innovación", "Pilotos juntos", None, 1, 3, f"T4 {YEAR}", 0),
)
SHEETS = {"Ventas": SALES, "Compras": PURCHASES, "Criterios": CRITERIA, "Cuadro de mando": FIGURES}


def write_book(path: Path, *titles: str) -> Path:
    """A workbook with these sheets; a pair is a value and the format in which it is shown."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title in titles:
        sheet = book.create_sheet(title)
        for row in SHEETS[title]:
            sheet.append([cell[0] if isinstance(cell, tuple) else cell for cell in row])
            for at, cell in enumerate(row, 1):
                if isinstance(cell, tuple):
                    sheet.cell(sheet.max_row, at).number_format = cell[1]
            if len(row) == 1:
                sheet.cell(sheet.max_row, 1).font = Font(bold=True, size=14)
    book.save(path)
    return path
