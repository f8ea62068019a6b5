"""The page that lists the statements, made from their headers: ``python -m tests.store.cypher_page docs/cypher.md``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from orgraph.store.neo4j.asking.explore import list_explore_statements

if TYPE_CHECKING:
    from orgraph.store.neo4j.asking.explore import ExploreStatement

HEAD = """# Statements for Neo4j Browser 供Neo4j浏览器使用的查询语句

The files in [`cypher/explore`](../cypher/explore) are Cypher to paste into Neo4j Browser, or to run by name:

```
orgraph query                                    # lists them, with their parameters
orgraph query coverage_by_unit                   # prints a table; --json and --csv for other programs
orgraph query agreements_expiring --param days=30
```

- They only read: `orgraph query` asks in read mode, in which the server refuses to write.
- They count on the day that the data describe, the data date of the current batch. To look at another day, replace
  `batch.data_date` in the second line, as in `WITH date('2020-03-31') AS day`.
- What is unknown is empty or counted apart, never zero: a figure asks which ledgers are loaded (`Scope`).
- Thresholds are parameters. `orgraph query` takes them from the rules in force (`--rules`, `ORGRAPH_RULES`), as
  `orgraph coverage` does; which rule it is stands behind each. Who may host which kind of alliance is the plan's table,
  written in the statement.
- Neo4j Browser takes parameters from a line that is given once before the statement; each section has it, with the
  shipped thresholds. A statement whose last column is a path draws a picture there.
- Counts of members read `0`, `1–2` or the number.

"""


def write_page() -> str:
    """Write the page."""
    statements = list_explore_statements()
    contents = [f"- [{one.title.zh} {one.title.en}](#{one.name})" for one in statements]
    return HEAD + "\n".join(contents) + "\n\n" + "\n".join(_write_section(statement) for statement in statements)


def _write_section(statement: ExploreStatement) -> str:
    lines = [
        f'<a id="{statement.name}"></a>',
        f"## {statement.name}",
        f"**{statement.title.zh}** · {statement.title.en}",
        "",
        statement.what[0].upper() + statement.what[1:],
        "",
    ]
    for parameter in statement.parameters:
        default = f", {parameter.default} unless given" if parameter.default is not None else ""
        rule = f"; rule `{parameter.rule}`" if parameter.rule else ""
        lines.append(f"- parameter `{parameter.name}` ({parameter.type}{default}): {parameter.what}{rule}")
    lines += [f"- `{name}`: {what}" for name, what in statement.columns.items()]
    shown = ", ".join(f"{one.name}: {one.default or repr('…')}" for one in statement.parameters)
    browser = [f"    :params {{{shown}}}"] if shown else []
    return "\n".join([*lines, "", f"    {statement.example}", *browser, ""])


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(write_page(), encoding="utf-8")
