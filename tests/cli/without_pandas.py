"""Read first by the process that commands are forked from: it does without pandas, as the command line does."""

from __future__ import annotations

import sys

from orgraph.cli.entry import _WithoutPandas

sys.meta_path.insert(0, _WithoutPandas())
