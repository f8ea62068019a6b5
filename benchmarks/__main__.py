"""Run the benchmarks and print their ratios: ``python -m benchmarks [TOPIC …] [--sizes 10000,100000] [--to FILE]``.

Absolute times depend on the machine and its load; the ratio of two children of one run does not, or less. A figure is
the least CPU time of the repeated runs.
"""

from __future__ import annotations

import argparse
import pkgutil
import tempfile
from importlib import import_module
from pathlib import Path

from benchmarks import topics


def list_topics() -> list[str]:
    """List the modules of `benchmarks.topics` that measure; the others hold their tasks."""
    names = sorted(module.name for module in pkgutil.iter_modules(topics.__path__))
    return [name for name in names if not name.endswith("_tasks")]


def main() -> None:
    """Measure, print, and write the table where a file is named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("topics", nargs="*", metavar="TOPIC", help=f"any of {', '.join(list_topics())}; by default all")
    parser.add_argument("--sizes", default="10000,100000,1000000", help="numbers of organizations, with commas")
    parser.add_argument("--to", type=Path, help="Markdown file to write the table to")
    options = parser.parse_args()
    lines = ["| size | what | ours | peer | ratio | aim |", "|---:|---|---:|---:|---:|---:|"]
    print("\n".join(lines))
    for topic in options.topics or list_topics():
        with tempfile.TemporaryDirectory() as name:
            measure = import_module(f"benchmarks.topics.{topic}").measure
            for row in measure(Path(name), sizes=[int(size) for size in options.sizes.split(",")]):
                lines.append(row.write())
                print(lines[-1], flush=True)
    if options.to:
        options.to.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
