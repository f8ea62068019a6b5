"""A server for a person: ``python -m tests.neo4j [PORT]``, which is what ``make neo4j`` starts; Ctrl-C stops it.

``python -m tests.neo4j demo LEDGERS`` is ``make demo-neo4j``: it imports the ledgers of the demo city into such a
server, or into the one that ORGRAPH_STORE names, and prints who is covered.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from tests.neo4j.releases import LTS, ServerUnavailable
from tests.neo4j.servers import open_server

ORGRAPH = str(Path(sys.executable).with_name("orgraph"))


def serve(port: int) -> None:
    """Start the long-term release, say how to connect, and wait."""
    with open_server(LTS, port=port) as server:
        lines = [
            f"Neo4j {server.version} answers on {server.uri}; its data vanish when you press Ctrl-C. Connect with",
            "",
            f"  export ORGRAPH_STORE={server.uri}",
            *(f"  export {name}={value}" for name, value in server.environment.items()),
            f"  {ORGRAPH} import LEDGERS",
            "",
        ]
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
        while server.process is not None and server.process.poll() is None:
            time.sleep(0.5)
    sys.exit("The server ended by itself.")


def demonstrate(ledgers: str) -> None:
    """Import the demo city into a server, and print its coverage."""
    environment = dict(os.environ)
    with ExitStack() as stack:
        if not environment.get("ORGRAPH_STORE", "").startswith(("neo4j", "bolt")):
            server = stack.enter_context(open_server(LTS))
            environment |= {**server.environment, "ORGRAPH_STORE": server.uri}
        for command in (["import", ledgers, "--data-date", "2020-06-30", "--synthetic"], ["coverage"]):
            sys.stdout.write(f"orgraph {' '.join(command)}  # in {environment['ORGRAPH_STORE']}\n")
            sys.stdout.flush()
            subprocess.run([ORGRAPH, *command], env=environment, check=True)


if __name__ == "__main__":
    try:
        if sys.argv[1:2] == ["demo"]:
            demonstrate(sys.argv[2])
        else:
            serve(int(sys.argv[1]) if len(sys.argv) > 1 else 7687)
    except ServerUnavailable as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.stdout.write("\n")
