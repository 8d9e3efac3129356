"""The benchmarks: every figure beside its yardstick, measured in one run, pair by pair: `python3 dev.py bench`.

Absolute times depend on the machine, so the table shows ratios with their goals; `--strict`, for an idle machine, fails on a goal
that is missed.
"""

import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests import bench_documents, bench_import, bench_password, bench_portfolio, bench_scorecard

SCRATCH = Path(tempfile.mkdtemp(prefix="kamdesk-bench-"))
TERMS = ("j", "ja", "jam", "jamo", "jamon", "mun", "cor", "zzzq", "jamon mun")
FIRST = (
    "Jamones",
    "Bodegas",
    "Aceros",
    "Muñoz",
    "Cerámicas",
    "Corchos",
    "Talleres",
    "Envases",
    "Frigoríficos",
    "Química",
    "Hilaturas",
    "Molinos",
)
SECOND = (
    "del Norte",
    "Ibéricos",
    "Ribera",
    "Costa",
    "Muntaner",
    "Corbera",
    "Alta",
    "Levante",
    "Sierra",
    "Vega",
    "Llano",
    "Oriental",
)
SECTORS = ("Alimentación", "Química", "Naval", "Papel", "Energía", "Cerámica")
MANY = 100_000


def prepare_home() -> None:
    from kamdesk.env import prepare

    ready = prepare.folder()
    cache = SCRATCH / "home" / "cache"
    cache.mkdir(parents=True)
    (cache / ready.name).symlink_to(ready)
    os.environ["KAMDESK_HOME"] = str(SCRATCH / "home")


class Table:
    """What was measured, with its goal."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str, str]] = []

    def ratio(self, name: str, ours: list[float], theirs: list[float], goal: float) -> None:
        found = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
        times = f"{statistics.median(ours) * 1000:.1f} / {statistics.median(theirs) * 1000:.1f} ms"
        self.rows.append((name, f"{found:.2f}×", f"≤ {goal:g}×" + ("" if found <= goal else "  MISSED"), times))

    def value(self, name: str, found: float, goal: float, unit: str) -> None:
        self.rows.append((name, f"{found:.1f} {unit}", f"≤ {goal:g} {unit}" + ("" if found <= goal else "  MISSED"), ""))

    @property
    def missed(self) -> int:
        """How many rows are over their goal."""
        return sum("MISSED" in goal for _name, _found, goal, _times in self.rows)

    def show(self) -> None:
        widths = [max(len(r[i]) for r in self.rows) for i in range(4)]
        for row in self.rows:
            sys.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n")


def timed(call: Callable[[], object]) -> float:
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def in_pairs(ours: Callable[[], object], theirs: Callable[[], object], count: int) -> tuple[list[float], list[float]]:
    """Run both in turn, each after the same clearing up, after one round that does not count."""
    ours()
    theirs()
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(count):
        for times, call in zip(found, (ours, theirs), strict=True):
            gc.collect()  # it leaves the processor's caches cold, so that it comes before both
            times.append(timed(call))
    return found


# -- start -------------------------------------------------------------------------------------------

BARE = """
import os
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView
from PySide6.QtGui import QStandardItemModel, QStandardItem
class W(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event); QTimer.singleShot(0, app.quit)
app = QApplication([]); app.setStyle("Fusion")
model = QStandardItemModel(30, 8)
for r in range(30):
    for c in range(8): model.setItem(r, c, QStandardItem(f"{r} {c}"))
view = QTableView(); view.setModel(model)
w = W(); w.setCentralWidget(view); w.resize(1366, 768); w.show(); app.exec()
os._exit(0)
"""
OURS = """
import sys, json, os
from pathlib import Path
from kamdesk.services import files
files.look_ahead(Path(sys.argv[1]))
from PySide6.QtCore import QTimer
from kamdesk.env.preferences import Preferences
from kamdesk.app import make_application
from kamdesk.ui.window.main_window import MainWindow
from kamdesk.ui.chart_loader import ChartLoader
class W(MainWindow):
    def painted(self):
        heavy = [m for m in ("matplotlib", "numpy", "sqlite_utils", "babel", "openpyxl") if m in sys.modules]
        print(json.dumps({"rss": int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) / 1024, "heavy": heavy}), flush=True)
        os._exit(0)
app, theme = make_application(Preferences(theme="light", language="es"))
w = W(theme, Preferences(theme="light", language="es"), ChartLoader())
w.when_painted(w.painted); w.open_file(Path(sys.argv[1]), is_first=True); w.resize(1366, 768); w.show(); app.exec()
"""


def process(code: str, *arguments: object) -> tuple[float, str]:
    # As on a user's computer, modules are compiled once and kept.
    env = {**os.environ, "PYTHONPYCACHEPREFIX": str(SCRATCH / "compiled")}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    begin = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, check=True, env=env)
    return time.perf_counter() - begin, done.stdout


def bench_start(table: Table, small: Path, large: Path) -> None:
    for name, path, goal in (
        ("start to first paint, 500 accounts / bare window", small, 2.5),
        ("the same, 100,000 accounts / 500", large, 1.15),
    ):
        ours: list[float] = []
        theirs: list[float] = []
        process(OURS, path)
        for _ in range(7):
            ours.append(process(OURS, path)[0])
            theirs.append((process(BARE) if path == small else process(OURS, small))[0])
        table.ratio(name, ours, theirs, goal)
        told = json.loads(process(OURS, path)[1].strip().splitlines()[-1])
        table.value(f"peak memory at first paint, {'500' if path == small else '100,000'} accounts", told["rss"], 95, "MiB")
        table.value(
            "heavy modules imported before the first paint: " + (", ".join(told["heavy"]) or "none"), len(told["heavy"]), 0, ""
        )


# -- charts ------------------------------------------------------------------------------------------


def bench_radar(table: Table) -> None:
    from math import cos, pi, sin

    from PySide6.QtCore import QPointF, Qt
    from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF
    from PySide6.QtWidgets import QApplication, QWidget

    from kamdesk.charts.radar import RadarAxis
    from kamdesk.ui.charts.chart_canvas import RadarCanvas
    from kamdesk.ui.theme import tokens

    look = tokens.load("light")
    rounds = [
        [RadarAxis(f"Indicador {i}", i // 3, (i * 7 + k * 11) % 100, (i * 13 + k) % 100) for i in range(12)] for k in range(2)
    ]

    class Painted(QWidget):
        values: list[RadarAxis] = rounds[0]

        def paintEvent(self, _event):  # noqa: N802
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), QColor(look["surface"]))
            painter.translate(300, 300)
            painter.setFont(QFont("Inter", 9))

            def ring(scale):
                return QPolygonF(
                    [
                        QPointF(*(2.2 * v * f(pi / 2 - 2 * pi * i / 12) for f, v in ((cos, s), (sin, -s))))
                        for i, s in enumerate(scale)
                    ]
                )

            for radius in (25, 50, 75, 100):
                painter.setPen(QPen(QColor(look["grid"])))
                painter.drawPolygon(ring([radius] * 12))
            for i in range(12):
                angle = pi / 2 - 2 * pi * i / 12
                painter.setPen(QPen(QColor(look["grid"])))
                painter.drawLine(QPointF(0, 0), QPointF(220 * cos(angle), -220 * sin(angle)))
                painter.setPen(QColor(look["text2"]))
                painter.drawText(QPointF(240 * cos(angle) - 20, -240 * sin(angle)), self.values[i].label)
                painter.setPen(QPen(QColor(look.colors[f"g{self.values[i].group + 1}"]), 3.4))
                painter.drawArc(-242, -242, 484, 484, int((90 - i * 30 - 13) * 16), 26 * 16)
            for series, name in (("before", "s_prev"), ("now", "s_actual")):
                painter.setPen(QPen(QColor(look[name]), 2))
                painter.drawPolygon(ring([getattr(v, series) for v in self.values]))
            for i, axis in enumerate(self.values):
                angle = pi / 2 - 2 * pi * i / 12
                painter.setBrush(QColor(look.colors[f"g{axis.group + 1}"]))
                painter.drawEllipse(QPointF(2.2 * axis.now * cos(angle), -2.2 * axis.now * sin(angle)), 4, 4)
            painter.end()

    canvas, painted = RadarCanvas(look), Painted()
    painted.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
    for widget in (canvas, painted):
        widget.resize(600, 600)
        widget.show()
    canvas.show_axes(rounds[0], None)
    canvas.draw()
    QApplication.processEvents()
    state = [0, 0]

    def ours() -> None:
        state[0] += 1
        canvas.show_axes(rounds[state[0] % 2], 3)
        canvas.repaint()

    def theirs() -> None:
        state[1] += 1
        painted.values = rounds[state[1] % 2]
        painted.repaint()

    mine, yours = in_pairs(ours, theirs, 40)
    table.ratio("radar update, 12 axes at 600×600 / the same by QPainter", mine, yours, 1.5)
    table.value("radar update, median", statistics.median(mine) * 1000, 16, "ms")
    for widget in (canvas, painted):
        widget.close()


# -- list and file -----------------------------------------------------------------------------------


def write_accounts(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write("nombre;codigo;nif;grupo;sector;empleados;ciudad;pais;telefono;email;responsable;notas\n")
        for i in range(count):
            name = f"{FIRST[i % 12]} {SECOND[i // 12 % 12]} {i}"
            stream.write(
                f"{name};A{i};B{i:08d};Grupo {i % 97};{SECTORS[i % 6]};{i % 900};Madrid;España;91{i:07d};a{i}@ejemplo.es;KAM {i % 40};nota {i}\n"
            )


def take_in(source: Path, target: Path) -> None:
    from kamdesk.services.importing.columns import map_columns
    from kamdesk.services.importing.headers import ImportKind
    from kamdesk.services.importing.report import Options
    from kamdesk.services.importing.run import run
    from kamdesk.services.portfolio import Portfolio
    from tests.support.importing import read_table

    target.unlink(missing_ok=True)
    portfolio = Portfolio.create(target)
    table = read_table(source)
    report = run(portfolio, table, map_columns(table, ImportKind.ACCOUNTS), Options())
    assert report.rejections == []
    assert report.created == len(table.rows)
    portfolio.close()


def raw_take_in(source: Path, target: Path) -> None:
    import csv

    from kamdesk.storage import driver

    target.unlink(missing_ok=True)
    connection = driver.connect(target, create=True)
    connection.execute(
        "CREATE TABLE a (id INTEGER PRIMARY KEY, n TEXT, c TEXT, t TEXT, g TEXT, s TEXT, e INTEGER, y TEXT, p TEXT, f TEXT, m TEXT, k TEXT, o TEXT) STRICT"
    )
    with source.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream, delimiter=";")
        next(rows)
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO a (n, c, t, g, s, e, y, p, f, m, k, o) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", rows)
        connection.execute("COMMIT")
    connection.close()


def bench_accounts(table: Table, source: Path) -> None:
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(3):
        ours.append(timed(lambda: take_in(source, SCRATCH / "in.kamdesk")))
        theirs.append(timed(lambda: raw_take_in(source, SCRATCH / "raw.db")))
    table.ratio("import of 100,000 accounts, found by search / raw executemany", ours, theirs, 6)


def bench_reading(table: Table) -> None:
    """A workbook of sales read with its formats, and how long the window stands still while accounts come in."""
    path = SCRATCH / "sales.xlsx"
    bench_import.write_sales(path)
    ours, theirs = in_pairs(lambda: bench_import.read_by_us(path), lambda: bench_import.read_by_openpyxl(path), 3)
    table.ratio("100,000 sales of XLSX into Table / openpyxl read", ours, theirs, 0.35)


def bench_waits(table: Table, source: Path) -> None:
    from kamdesk.services.portfolio import Portfolio

    path = SCRATCH / "waiting.kamdesk"
    Portfolio.create(path).close()
    for step, milliseconds in bench_import.longest_waits(path, source):
        table.value(f"longest wait of the window while 100,000 rows are {step}", milliseconds, 100, "ms")


def bench_list(table: Table, large: Path) -> None:
    from PySide6.QtWidgets import QApplication

    from kamdesk.app import make_application
    from kamdesk.env.preferences import Preferences
    from kamdesk.ui.chart_loader import ChartLoader
    from kamdesk.ui.window.main_window import MainWindow

    _app, theme = make_application(Preferences(theme="light", language="es"))
    window = MainWindow(theme, Preferences(theme="light", language="es"), ChartLoader())
    assert window.open_file(large)
    window.resize(1366, 768)
    window.show()
    QApplication.processEvents()
    assert window.sidebar is not None
    assert window.ctx is not None
    sidebar, file = window.sidebar, window.ctx.portfolio.with_file(lambda file: file)
    sidebar.search.setText("x")
    sidebar.search.setText("")
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(5):
        for term in TERMS:
            word = term.split()[-1]

            def key(term: str = term) -> None:
                sidebar.search.setText(term)
                sidebar.list.viewport().repaint()

            ours.append(timed(key))
            theirs.append(timed(lambda word=word: file.query("SELECT id FROM account WHERE search_key LIKE ?", [f"%{word}%"])))
            QApplication.processEvents()
    table.ratio("keystroke to painted list, 100,000 accounts / raw SELECT … LIKE", ours, theirs, 1.25)
    worst = max(ours) / statistics.median(theirs)
    table.value("the same, worst key / median yardstick", worst, 4, "×")
    window.close()


def bench_edit(table: Table, large: Path) -> None:
    """A saved edit beside the statements that it comes to: the columns that change and the log row, in one transaction."""
    from dataclasses import replace

    from kamdesk.domain.account.account import Account
    from kamdesk.domain.ids import new_id
    from kamdesk.services.portfolio import Portfolio
    from kamdesk.storage import change_log, driver

    portfolio = Portfolio.open(large)
    account = portfolio.get(Account, portfolio.accounts.first(1)[0].id)
    assert account is not None
    portfolio.save(replace(account, city="Vigo"))
    portfolio.close()
    raw_path = SCRATCH / "raw-edit.db"
    raw_path.write_bytes(large.read_bytes())
    raw = driver.connect(raw_path)
    log_row = raw.execute(f"SELECT {change_log.NAMES} FROM change ORDER BY seq DESC LIMIT 1").fetchone()
    portfolio = Portfolio.open(large)

    for what, name in (("is searched", "city"), ("is not searched", "phone")):
        edits = [replace(account, **{name: f"Ciudad {count}"}) for count in range(61 * 2)]
        columns = [name, "search_key"] if name == "city" else [name]
        update = f"UPDATE account SET {', '.join(f'{column} = ?' for column in columns)} WHERE id = ?"
        raw_rows = iter([([getattr(e, c) for c in columns] + [e.id], [new_id(), *log_row[1:]]) for e in edits[61:]])
        records = iter(edits)

        def theirs(update: str = update, raw_rows: Iterator[tuple[list[str], list[object]]] = raw_rows) -> None:
            row, entry = next(raw_rows)
            raw.execute("BEGIN IMMEDIATE")
            raw.execute(update, row)
            raw.execute(change_log.INSERT_SQL, entry)
            raw.execute("COMMIT")

        mine, yours = in_pairs(lambda records=records: portfolio.save(next(records)), theirs, 60)
        table.ratio(f"one saved edit of a field that {what}, with its log entry / the raw statements", mine, yours, 1.5)
    portfolio.close()
    raw.close()


def bench_pages(table: Table) -> None:
    """The sample, each page opened for the first time and again, until all of it is painted."""
    from PySide6.QtWidgets import QApplication

    from kamdesk.app import make_application
    from kamdesk.env.preferences import Preferences
    from kamdesk.services import files
    from kamdesk.ui.account.pages import TABS
    from kamdesk.ui.chart_loader import ChartLoader
    from kamdesk.ui.window.main_window import MainWindow

    path = SCRATCH / "sample.kamdesk"
    files.make_new(path, sample=True)
    _app, theme = make_application(Preferences(theme="light", language="es"))
    charts = ChartLoader()
    charts.wait()
    window = MainWindow(theme, Preferences(theme="light", language="es"), charts)
    assert window.open_file(path)
    window.resize(1366, 768)
    window.show()
    QApplication.processEvents()
    assert window.ctx is not None
    account_id = window.ctx.portfolio.find_account("C01")[0].id

    def show(tab: str) -> None:
        window.show_place(account_id, tab)
        window.repaint()

    times = {tab: (timed(lambda tab=tab: show(tab)), 0.0) for tab in TABS}
    times = {tab: (first, timed(lambda tab=tab: show(tab))) for tab, (first, _) in times.items()}
    for at, (what, goal) in enumerate((("for the first time", 250), ("again", 100))):
        slowest = max(times, key=lambda tab: times[tab][at])
        table.value(f"a page opened {what}, the slowest ({slowest})", times[slowest][at] * 1000, goal, "ms")
    window.close()


def bench_documents_of(table: Table, sample: Path) -> None:
    """Documents from the key to their pages, and the painter beside LibreOffice."""
    for what, milliseconds, goal in bench_documents.previews(sample):
        table.value(what, milliseconds, goal, "ms")
    review = bench_documents.Review(SCRATCH)
    name = f"review of {bench_documents.ACCOUNTS} accounts as PDF / its tables by LibreOffice"
    if bench_documents.has_office():
        table.ratio(name, *in_pairs(review.by_us, review.by_office, 3), 0.5)
    else:
        table.rows.append((name, "not measured", "LibreOffice is not installed", ""))
    for what, report in (("the plan", bench_documents.plan_of(sample)), ("that review", review.report)):
        table.value(f"peak memory of the process that paints {what}", bench_documents.peak_of_painter(report), 250, "MiB")


def main() -> int:
    prepare_home()
    source, small_source = SCRATCH / "accounts.csv", SCRATCH / "few.csv"
    write_accounts(source, MANY)
    write_accounts(small_source, 500)
    large, small = SCRATCH / "large.kamdesk", SCRATCH / "small.kamdesk"
    take_in(small_source, small)
    take_in(source, large)
    table = Table()
    bench_start(table, small, large)
    bench_accounts(table, source)
    bench_edit(table, large)
    bench_list(table, large)
    bench_pages(table)
    bench_radar(table)
    card = SCRATCH / "card.kamdesk"
    bench_scorecard.fill(card)
    for what, milliseconds, goal in bench_scorecard.measure(card):
        table.value(what, milliseconds, goal, "ms")
    scored = SCRATCH / "scored.kamdesk"
    bench_portfolio.fill(scored, bench_portfolio.SCORED)
    for what, milliseconds in bench_portfolio.measure(scored, large):
        table.value(what, milliseconds, 100, "ms")
    for what, value, goal, unit in bench_password.measure(SCRATCH):
        table.value(what, value, goal, unit)
    bench_waits(table, source)
    bench_documents_of(table, SCRATCH / "sample.kamdesk")
    table.value("peak memory of this run", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 600, "MiB")
    bench_reading(table)
    table.show()
    return int("--strict" in sys.argv and table.missed > 0)


if __name__ == "__main__":
    sys.exit(main())
