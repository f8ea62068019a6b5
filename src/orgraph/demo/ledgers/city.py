"""A whole demo city: its facts, and the rows of all its ledgers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orgraph.demo.calibration import read_size
from orgraph.demo.facts.drawing import Facts, draw_facts
from orgraph.demo.facts.roles import list_role_rows
from orgraph.demo.ledgers.alliance_members import AllianceMembers, draw_members_of_alliances
from orgraph.demo.ledgers.alliance_rows import list_alliance_member_rows, list_alliance_rows, list_host_rows
from orgraph.demo.ledgers.alliances import Alliances, draw_alliances
from orgraph.demo.ledgers.carrier_rows import list_carrier_rows, list_manager_rows
from orgraph.demo.ledgers.census_rows import list_association_rows, list_census_rows
from orgraph.demo.ledgers.contact_rows import list_issue_rows, list_link_rows, list_unit_rows, list_visit_rows
from orgraph.demo.ledgers.contacts import Links, Visits, draw_links, draw_visits
from orgraph.demo.ledgers.events import Events, draw_events, list_event_rows, list_participation_rows
from orgraph.demo.ledgers.lists import list_item_rows
from orgraph.demo.ledgers.meetings import list_meeting_rows
from orgraph.demo.ledgers.party_rows import (
    Covers,
    draw_co_managed,
    list_co_managed_rows,
    list_cover_rows,
    list_covers,
    list_party_rows,
    list_set_up_rows,
)
from orgraph.demo.ledgers.posts import Guidance, Posts, draw_posts, list_guidance_rows, list_post_rows
from orgraph.demo.ledgers.programme import (
    list_centre_rows,
    list_class_rows,
    list_cluster_rows,
    list_document_rows,
    list_pairing_rows,
    list_point_rows,
)
from orgraph.demo.ledgers.registers import (
    list_civil_affairs_rows,
    list_decision_rows,
    list_registry_rows,
    list_succession_rows,
    list_tally_rows,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orgraph.demo.calibration import Integers
    from orgraph.demo.rows import Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A city and its ledgers.

    Attributes
    ----------
    co_managed
        Party organizations under dual management.
    sheets
        The rows of every sheet of the model by its name, clean.
    """

    facts: Facts
    covers: Covers
    co_managed: Integers
    posts: Posts
    guides: Guidance
    alliances: Alliances
    alliance_members: AllianceMembers
    events: Events
    links: Links
    visits: Visits
    sheets: Mapping[str, Rows]


def draw_city(size: str, *, seed: int) -> City:
    """Draw a city and write its ledgers in memory; the same size and seed give the same city.

    Raises
    ------
    InvalidValueError
        Where there is no such size.
    """
    facts = draw_facts(read_size(size), seed)
    covers = list_covers(facts)
    co_managed = draw_co_managed(facts.generator("co-managed"), facts)
    posts, guides, serves = draw_posts(facts.generator("posts"), facts)
    alliances = draw_alliances(facts.generator("alliances"), facts)
    alliance_members = draw_members_of_alliances(facts.generator("alliance members"), facts, alliances)
    events = draw_events(facts.generator("events"), facts, alliances)
    links = draw_links(facts.generator("links"), facts, co_managed)
    visits = draw_visits(facts.generator("visits"), facts, links)
    sheets = {
        **_list_frames(facts),
        **_list_party(facts, covers, co_managed, alliances),
        "posts": list_post_rows(facts.generator("post rows"), facts, posts),
        "guides": list_guidance_rows(facts, posts, guides),
        "serves": list_guidance_rows(facts, posts, serves),
        "alliances": list_alliance_rows(facts.generator("alliance rows"), facts, alliances),
        "alliance_members": list_alliance_member_rows(alliances, alliance_members),
        "alliance_hosts": list_host_rows(facts, alliances),
        "list_items": list_item_rows(facts.generator("lists"), facts, alliances, alliance_members),
        "events": list_event_rows(facts, alliances, events),
        "participations": list_participation_rows(facts.generator("participations"), facts, events, alliance_members),
        "units": list_unit_rows(facts),
        "contact_links": list_link_rows(facts.generator("link rows"), facts, links),
        "visits": list_visit_rows(facts.generator("visit rows"), facts, links, visits),
        "issues": list_issue_rows(facts.generator("issues"), facts, visits),
        **_list_programme(facts),
    }
    return City(
        facts=facts,
        covers=covers,
        co_managed=co_managed,
        posts=posts,
        guides=guides,
        alliances=alliances,
        alliance_members=alliance_members,
        events=events,
        links=links,
        visits=visits,
        sheets=sheets,
    )


def _list_frames(facts: Facts) -> dict[str, Rows]:
    return {
        "registry": list_registry_rows(facts.generator("registry"), facts),
        "civil_affairs": list_civil_affairs_rows(facts.generator("civil affairs"), facts),
        "organizations": list_census_rows(facts.generator("census"), facts),
        "organization_roles": list_role_rows(facts.generator("role rows"), facts.roles, facts.population, facts.names),
        "association_members": list_association_rows(facts.generator("associations"), facts),
        "carriers": list_carrier_rows(facts),
        "carrier_managers": list_manager_rows(facts.generator("managers"), facts),
        "tallies": list_tally_rows(facts.generator("tallies"), facts),
        "identity_decisions": list_decision_rows(facts),
        "successions": list_succession_rows(facts.generator("successions"), facts),
    }


def _list_party(facts: Facts, covers: Covers, co_managed: Integers, alliances: Alliances) -> dict[str, Rows]:
    return {
        "party_organizations": list_party_rows(facts.generator("party rows"), facts),
        "covers": list_cover_rows(facts, covers),
        "co_managed": list_co_managed_rows(facts.generator("co-managed rows"), facts, co_managed),
        "set_up_in": list_set_up_rows(facts.generator("set up"), facts, alliances),
        "meeting_counts": list_meeting_rows(facts.generator("meetings"), facts),
    }


def _list_programme(facts: Facts) -> dict[str, Rows]:
    return {
        "service_centres": list_centre_rows(facts.generator("centres"), facts),
        "training_classes": list_class_rows(facts.generator("classes"), facts),
        "demonstration_clusters": list_cluster_rows(facts.generator("clusters"), facts),
        "demonstration_points": list_point_rows(facts.generator("points"), facts),
        "pairings": list_pairing_rows(facts.generator("pairings"), facts),
        "documents": list_document_rows(facts.generator("documents"), facts),
    }
