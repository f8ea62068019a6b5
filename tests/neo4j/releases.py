"""The releases of Neo4j that are tested: their jars, resolved once into a cache outside the checkout; their Java."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from filelock import FileLock

FOLDER = Path(__file__).parent
RESOLVE_SECONDS = 600
_JAVA_VERSION = re.compile(r'version "(\d+)')


class ServerUnavailable(Exception):  # noqa: N818 - reads as what happened
    """A server cannot be had here; the message says why, and how to get one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One release: its version, the oldest Java that it starts on, and what is started."""

    version: str
    java: int
    main: str
    options: tuple[str, ...] = ()

    @property
    def pom(self) -> Path:
        """What Maven resolves."""
        return FOLDER / self.version / "pom.xml"

    @property
    def cache(self) -> Path:
        """Where its jars lie."""
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        return Path(base) / "orgraph" / "neo4j" / self.version


LTS = Release(version="5.26.30", java=17, main="org.neo4j.server.CommunityEntryPoint")
NEWEST = Release(
    version="2026.08.1",
    java=21,
    main="org.neo4j.server.Neo4jCommunity",
    options=("--enable-native-access=ALL-UNNAMED",),
)
RELEASES = (LTS, NEWEST)


@cache
def list_javas() -> dict[Path, int]:
    """Find every Java of this machine, with its version."""
    named = [Path(folder) / "bin" / "java" for folder in [os.environ.get("JAVA_HOME")] if folder]
    on_path = shutil.which("java")
    named += [Path(on_path)] if on_path else []
    named += sorted(Path("/usr/lib/jvm").glob("*/bin/java"))
    found = {}
    for java in dict.fromkeys(path.resolve() for path in named if path.exists()):
        answer = subprocess.run([java, "-version"], capture_output=True, text=True, check=False, timeout=30)
        version = _JAVA_VERSION.search(answer.stderr)
        if version is not None:
            found[java] = int(version[1])
    return found


def find_java(release: Release) -> Path:
    """Find the oldest Java that a release starts on: the one that it was built for."""
    fitting = {java: version for java, version in list_javas().items() if version >= release.java}
    if not fitting:
        raise ServerUnavailable(
            f"Neo4j {release.version} needs Java {release.java} or newer, and there is none. "
            f"Install one (on Debian: openjdk-{release.java}-jdk-headless), or name it with JAVA_HOME."
        )
    return min(fitting, key=lambda java: fitting[java])


def resolve_jars(release: Release) -> Path:
    """Let Maven fetch the jars of a release, once; give their folder."""
    whole = release.cache / "lib"
    if whole.exists():
        return whole
    maven = shutil.which("mvn")
    if maven is None:
        raise ServerUnavailable(
            f"The jars of Neo4j {release.version} come by Maven, and there is no mvn. Install it (on Debian: maven), "
            "or let ORGRAPH_TEST_NEO4J_URI name a server (with ORGRAPH_NEO4J_USER and ORGRAPH_NEO4J_PASSWORD)."
        )
    release.cache.mkdir(parents=True, exist_ok=True)
    with FileLock(release.cache / "lock", timeout=RESOLVE_SECONDS):
        if not whole.exists():
            aside = release.cache / "incomplete"
            shutil.rmtree(aside, ignore_errors=True)
            goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={aside}"]
            answer = subprocess.run(
                [maven, "-q", "-B", "-f", str(release.pom), *goal],
                capture_output=True,
                text=True,
                check=False,
                timeout=RESOLVE_SECONDS,
            )
            if answer.returncode:
                raise ServerUnavailable(f"Maven could not fetch Neo4j {release.version}: {answer.stdout[-2000:]}")
            aside.rename(whole)
    return whole
