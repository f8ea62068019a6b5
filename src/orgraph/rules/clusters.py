"""Rules of clusters: what each kind of tie between organizations weighs, and when clusters and alliances disagree."""

from __future__ import annotations

from dataclasses import dataclass

from orgraph.rules.bounds import Amount, PositiveCount, Share  # noqa: TC001 - the reader evaluates the annotations


@dataclass(frozen=True, slots=True, kw_only=True)
class TieWeights:
    """What one tie of each kind weighs; 0 leaves the kind out."""

    alliance: Amount
    association: Amount
    carrier: Amount
    visit: Amount
    event: Amount
    branch: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterRules:
    """How the network of organizations is made, and how its clusters are compared with alliances.

    Attributes
    ----------
    months
        Visits and events count so many months back from the day.
    least_members
        So many organizations make a part of an alliance worth telling.
    part_share
        So large a share of an alliance in each of two clusters makes it two; so large a share of two alliances in one
        cluster makes them one.
    """

    months: PositiveCount
    least_members: PositiveCount
    part_share: Share
    weights: TieWeights
