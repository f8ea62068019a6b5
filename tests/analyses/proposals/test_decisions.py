from __future__ import annotations

import pytest

from orgraph.analyses.proposals import AcceptedGroup, Decisions, Proposal, find_decisions
from orgraph.errors import InvalidValueError
from tests.analyses.proposals.test_proposing import list_groups, make_village, propose

VILLAGE = ((0.0, 17), (3000.0, 8))


def find_home(proposal: Proposal, key: str) -> list[str]:
    return next((group for group in list_groups(proposal) if key in group), [])


def test_decisions_are_read_back_as_they_were_written() -> None:
    decisions = Decisions(
        together=(("A", "B"),),
        apart=(("C", "D"),),
        excluded=("E",),
        accepted=(AcceptedGroup(kind="park", host="U", members=("F", "G")),),
        refused=(("H", "I"),),
    )
    assert find_decisions(decisions.as_json()) == decisions
    assert find_decisions("{}") == Decisions()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[]", "do not hold list"),
        ("{", "not JSON"),
        ('{"toggether": []}', "toggether"),
        ('{"apart": [["A"]]}', "no pair"),
        ('{"excluded": "A"}', "no list"),
        ('{"accepted": [{"kind": "park"}]}', "form that is read"),
        ('{"together": [["A", "B"]], "apart": [["B", "A"]]}', "together and apart"),
        ('{"excluded": ["A"], "accepted": [{"kind": "park", "host": "U", "members": ["A"]}]}', "excluded"),
    ],
)
def test_decisions_that_cannot_be_followed_are_refused(content: str, words: str) -> None:
    with pytest.raises(InvalidValueError, match=words):
        find_decisions(content)


def test_locked_organizations_are_in_one_group() -> None:
    free = propose(make_village(*VILLAGE))
    far = ("A00000", "A00004", "A00009")
    assert len({tuple(find_home(free, key)) for key in far}) > 1
    locked = propose(make_village(*VILLAGE), maximum=12, decisions=Decisions(together=(far,)))
    homes = {tuple(find_home(locked, key)) for key in far}
    assert len(homes) == 1


def test_those_to_stay_apart_are_in_different_groups() -> None:
    pair = ("A00003", "A00004")
    proposal = propose(make_village(*VILLAGE), decisions=Decisions(apart=(pair,)))
    assert find_home(proposal, pair[0]) != find_home(proposal, pair[1])
    assert proposal.placed == 25


def test_the_excluded_are_nowhere() -> None:
    proposal = propose(make_village(*VILLAGE), decisions=Decisions(excluded=("A01003",)))
    assert proposal.placed + len(proposal.unplaced) == 24
    assert find_home(proposal, "A01003") == []


def test_an_accepted_group_stays_and_the_rest_is_worked_out_around_it() -> None:
    first = propose(make_village(*VILLAGE))
    chosen = first.groups[1]
    keys = tuple(list_groups(first)[1])
    accepted = AcceptedGroup(kind=chosen.kind, host=chosen.host, members=keys)
    again = propose(make_village(*VILLAGE), decisions=Decisions(accepted=(accepted,), excluded=("A01000",)))
    kept = again.find_group(chosen.id)
    assert kept is not None
    assert (kept.accepted, kept.host) == (True, chosen.host)


def test_a_refused_group_does_not_come_again() -> None:
    first = propose(make_village(*VILLAGE))
    refused = tuple(list_groups(first)[0])
    again = propose(make_village(*VILLAGE), decisions=Decisions(refused=(refused,)))
    assert max(len(set(group) & set(refused)) for group in list_groups(again)) <= (len(refused) + 1) // 2
    assert again.placed == first.placed


def test_those_who_are_locked_together_stay_on_one_side_of_a_refused_group() -> None:
    first = propose(make_village(*VILLAGE))
    refused = tuple(list_groups(first)[0])
    ends = (refused[0], refused[-1])
    again = propose(make_village(*VILLAGE), maximum=12, decisions=Decisions(refused=(refused,), together=(ends,)))
    home = find_home(again, ends[0])
    assert ends[1] in home
    assert 2 <= len(set(home) & set(refused)) < len(refused)


def test_a_set_that_cannot_be_placed_together_is_placed_nowhere_and_the_decision_is_named() -> None:
    pair = ("A00000", "A01000")
    proposal = propose(make_village(*VILLAGE), precedence=("park",), decisions=Decisions(together=(pair,)))
    rules = {item.rule for item in proposal.unplaced}
    assert (find_home(proposal, pair[0]), find_home(proposal, pair[1]), rules) == ([], [], {"decision"})


def test_names_that_nobody_has_are_told() -> None:
    proposal = propose(make_village((0.0, 5)), decisions=Decisions(excluded=("NOBODY",)))
    assert any("NOBODY" in words.zh for words in proposal.notes)
