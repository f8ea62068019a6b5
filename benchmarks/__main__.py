"""Run the benchmarks and print their ratios: ``python -m benchmarks [--sizes 10000,100000] [--to FILE]``.

Absolute times depend on the machine and its load; the ratio of two children of one run does not, or less. A figure is
the least CPU time of the repeated runs. What a reading task costs before it reads (Python, imports, opening) is
measured by a task of its own and taken off both sides where the table says "net".
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.children import Cost, measure_child
from benchmarks.cities import write_city

TASKS = "benchmarks.tasks"
REPEATED_UP_TO = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: two costs, their ratio, and what is aimed at."""

    size: int
    what: str
    ours: float
    peer: float
    unit: str
    aim: str

    def write(self) -> str:
        """Write the line as Markdown."""
        ratio = self.ours / self.peer if self.peer else float("inf")
        figures = f"{self.ours:.2f} {self.unit} | {self.peer:.2f} {self.unit} | {ratio:.3f}"
        return f"| {self.size:,} | {self.what} | {figures} | {self.aim} |"


def measure_size(size: int, folder: Path) -> list[Row]:
    """Measure everything at one size."""
    write_city(folder / "archive", organizations=size)
    runs = 3 if size <= REPEATED_UP_TO else 1

    def cost(task: str, *, repeat: int = runs) -> Cost:
        return measure_child(TASKS, [task, str(folder)], runs=repeat)

    first = cost("import_into_store", repeat=1)
    again = cost("import_again")
    peer = cost("insert_into_duckdb")
    opened = cost("start_and_open")
    read = cost("read_snapshot")
    cost("list_columns_of_coverage", repeat=1)
    coverage, columns = cost("measure_coverage"), cost("read_columns_of_coverage")
    graph = cost("build_networkx", repeat=1)

    def row(what: str, ours: float, other: float, aim: str, unit: str = "s") -> Row:
        return Row(size=size, what=what, ours=ours, peer=other, unit=unit, aim=aim)

    net_read, net_graph = read.cpu_s - opened.cpu_s, graph.cpu_s - opened.cpu_s
    return [
        row("import an archive / DuckDB INSERT … SELECT, wall", first.wall_s, peer.wall_s, "≤ 2"),
        row("import an archive / DuckDB INSERT … SELECT, CPU", first.cpu_s, peer.cpu_s, "–"),
        row("import again / first import, wall", again.wall_s, first.wall_s, "≤ 0.2"),
        row("read the snapshot / build a MultiDiGraph, CPU net", net_read, net_graph, "≤ 0.01"),
        row("read the snapshot / build a MultiDiGraph, peak", read.peak_mb, graph.peak_mb, "≤ 0.2", "MB"),
        row("coverage with roll-up / reading its columns, CPU", coverage.cpu_s, columns.cpu_s, "≤ 1.5"),
        row("the same, net of start", coverage.cpu_s - opened.cpu_s, columns.cpu_s - opened.cpu_s, "–"),
    ]


def measure_import_time(folder: Path) -> Row:
    """Measure what ``import orgraph`` costs beside its two great dependencies."""
    ours = measure_child(TASKS, ["import_library", str(folder)], runs=10)
    peer = measure_child(TASKS, ["import_numpy_and_pyarrow", str(folder)], runs=10)
    return Row(
        size=0,
        what="import orgraph / import numpy, pyarrow, CPU",
        ours=ours.cpu_s,
        peer=peer.cpu_s,
        unit="s",
        aim="≤ 1.3",
    )


def main() -> None:
    """Measure, print, and write the table where a file is named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", default="10000,100000,1000000", help="numbers of organizations, with commas")
    parser.add_argument("--to", type=Path, help="Markdown file to write the table to")
    options = parser.parse_args()
    lines = ["| organizations | what | ours | peer | ratio | aim |", "|---:|---|---:|---:|---:|---:|"]
    print("\n".join(lines))
    with tempfile.TemporaryDirectory() as name:
        rows = [measure_import_time(Path(name))]
        print(rows[0].write(), flush=True)
        for size in map(int, options.sizes.split(",")):
            folder = Path(name) / str(size)
            for row in measure_size(size, folder):
                print(row.write(), flush=True)
                rows.append(row)
            shutil.rmtree(folder)
    if options.to:
        options.to.write_text("\n".join([*lines, *(row.write() for row in rows)]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
