"""A server for a person: ``python -m tests.neo4j [PORT]``, which is what ``make neo4j`` starts; Ctrl-C stops it."""

from __future__ import annotations

import sys
import time

from tests.neo4j.releases import LTS, ServerUnavailable
from tests.neo4j.servers import open_server


def main(port: int) -> None:
    """Start the long-term release, say how to connect, and wait."""
    with open_server(LTS, port=port) as server:
        lines = [
            f"Neo4j {server.version} answers on {server.uri}; its data vanish when you press Ctrl-C. Connect with",
            "",
            f"  export ORGRAPH_STORE={server.uri}",
            f"  export ORGRAPH_NEO4J_USER={server.user}",
            f"  export ORGRAPH_NEO4J_PASSWORD={server.password}",
            "  orgraph import LEDGERS",
            "",
        ]
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
        while server.process is not None and server.process.poll() is None:
            time.sleep(0.5)
    sys.exit("The server ended by itself.")


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 7687)
    except ServerUnavailable as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.stdout.write("\n")
