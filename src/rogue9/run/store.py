"""Rows in a folder: appended as hunts end, so that a measurement can be broken off and taken up again."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rogue9.config import Refusal
from rogue9.run import rows as table
from rogue9.run.metrics import counts, measure
from rogue9.run.plan import Plan, text_of
from rogue9.run.rows import NUMBERS, Row

SETTINGS, HUNTS, SUMMARY, PARQUET = "settings.json", "hunts.csv", "summary.json", "hunts.parquet"
"""Files of a folder."""


class Store:
    """A folder that keeps the rows of a plan."""

    def __init__(self, folder: Path, plan: Plan, resume: bool) -> None:
        """Open a folder, and read what is there.

        Raises:
            Refusal: it holds hunts and `resume` isn't set, or hunts of other settings.
        """
        self.folder, self.settings = folder, plan.about()
        self.rows: dict[int, Row] = {}
        if (folder / SETTINGS).exists():
            self._check(resume)
            self.rows = {row.hunt: row for row in self._read()}
        elif folder.exists() and any(folder.iterdir()):
            raise Refusal(f"{str(folder)!r} holds other files; name a new or an empty folder.")
        else:
            folder.mkdir(parents=True, exist_ok=True)
            write(folder / SETTINGS, text_of(self.settings).encode())
            write(folder / HUNTS, table.header().encode())
        write(folder / HUNTS, self._csv())  # without a line that was cut

    def _check(self, resume: bool) -> None:
        if not resume:
            raise Refusal(f"{str(self.folder)!r} holds hunts already; give --resume to go on with them.")
        try:
            kept = json.loads((self.folder / SETTINGS).read_text())
        except ValueError:
            raise Refusal(f"{str(self.folder / SETTINGS)!r} can't be read; name another folder.") from None
        other = [name for name in self.settings if kept.get(name) != self.settings[name]]
        if other:
            raise Refusal(
                f"The hunts in {str(self.folder)!r} were played with other settings ({', '.join(other)}); "
                "name another folder."
            )

    def _read(self) -> list[Row]:
        try:
            return table.read((self.folder / HUNTS).read_text())
        except (OSError, ValueError):
            raise Refusal(f"{str(self.folder / HUNTS)!r} can't be read; name another folder.") from None

    def _csv(self) -> bytes:
        return (table.header() + table.lines(self.rows[number] for number in sorted(self.rows))).encode()

    def add(self, rows: Sequence[Row]) -> None:
        """Keep the rows of hunts that have ended."""
        self.rows.update({row.hunt: row for row in rows})
        with (self.folder / HUNTS).open("a") as out:
            out.write(table.lines(rows))
            out.flush()
            os.fsync(out.fileno())

    def finish(self, rows: Sequence[Row]) -> None:
        """Write the rows in order, and what they amount to."""
        write(self.folder / HUNTS, self._csv())
        write(self.folder / SUMMARY, text_of(summary(self.settings, rows)).encode())
        write_parquet(self.folder / PARQUET, rows)


def summary(settings: dict[str, Any], rows: Sequence[Row]) -> dict[str, Any]:
    """Settings, versions and figures of rows, for JSON."""
    return {
        "settings": settings,
        "versions": {package: version(package) for package in ("numba", "numpy", "scipy")},
        "hunts": len(rows),
        "measures": {name: found.plain() for name, found in measure(rows).items()},
        "not won": counts(rows),
    }


def write(path: Path, data: bytes) -> None:
    """A file at one stroke."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_csv(path: Path, columns: Iterable[str], lines: Iterable[Iterable[object]]) -> None:
    """A table as CSV, at one stroke."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(lines)
    write(path, text.getvalue().encode())


def write_parquet(path: Path, rows: Sequence[Row]) -> None:
    """Rows as a Parquet file (needs PyArrow)."""
    import pyarrow as arrow
    from pyarrow import parquet

    columns = {}
    for field in dataclasses.fields(Row):
        values = [getattr(row, field.name) for row in rows]
        wide = arrow.uint64() if field.name == "hunt_seed" else arrow.int32()
        columns[field.name] = arrow.array(values, wide if field.name in NUMBERS else arrow.string())
    parquet.write_table(arrow.table(columns), path)
