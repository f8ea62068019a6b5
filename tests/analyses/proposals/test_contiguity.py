"""Whether candidates hang together is told alike for a few, by a matrix, and for many, by a triangulation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgraph.analyses.proposals import Decisions
from orgraph.analyses.proposals.candidates import find_candidates
from orgraph.analyses.proposals.conditions import find_conditions
from orgraph.analyses.proposals.search import contiguity
from orgraph.rules import read_rules
from tests.analyses.proposals.test_laws import cities, make_city

RULES = read_rules()


@settings(max_examples=40, deadline=None)
@given(organizations=cities(), kind=st.sampled_from(["building", "market", "park", "industry"]), data=st.data())
def test_many_hang_together_where_a_few_would(
    organizations: list[dict[str, Any]], kind: str, data: st.DataObject
) -> None:
    snapshot = make_city(organizations).snapshot()
    candidates, _ = find_candidates(snapshot, rules=RULES, day=snapshot.data_date, decisions=Decisions(), keep=None)
    if len(candidates) < 2:
        return
    everybody = np.ones(len(candidates), dtype=np.bool_)
    found = contiguity.find_contiguity(candidates, kind, find_conditions(RULES, radius_m=800.0), hosted=everybody)
    some = st.sets(st.integers(0, len(candidates) - 1), min_size=2)
    rows = np.array(sorted(data.draw(some)), dtype=np.int64)

    by_matrix = found.hangs_together(rows)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contiguity, "MOST_IN_A_MATRIX", 0)
        assert found.hangs_together(rows) == by_matrix
