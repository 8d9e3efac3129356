"""What several tests of commands make."""

import csv


def sheet(folder, *rows, name="datos.csv"):
    with (folder / name).open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(rows)
    return folder / name
