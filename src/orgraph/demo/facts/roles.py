"""Role tags: leading firms, listed and high-tech enterprises, key social organizations, property services."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.demo.draws import as_texts, draw_days, pick
from orgraph.demo.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orgraph.demo.calibration import Flags, Integers
    from orgraph.demo.facts.economy import Economy
    from orgraph.demo.facts.lifecycle import Lifecycle
    from orgraph.demo.facts.names import Names
    from orgraph.demo.facts.population import Population

# Share of the candidates that has a role, and how many at least in the whole city [A].
_SHARES: Final = {
    "leading_firm": (0.02, 20),
    "chain_leader": (0.003, 8),
    "listed_company": (0.001, 2),
    "high_tech": (0.03, 5),
    "key_enterprise": (0.03, 12),
    "next_generation": (0.02, 16),
    "key_social_organization": (0.08, 16),
    "property_service": (0.9, 6),
    "property_owner": (0.15, 3),
    "live_streaming": (0.5, 2),
}


@dataclass(frozen=True, slots=True)
class Roles:
    """Positions of organizations by role."""

    holders: Mapping[str, Integers]

    def __getitem__(self, role: str) -> Integers:
        return self.holders[role]


def draw_roles(generator: np.random.Generator, population: Population, lifecycle: Lifecycle, economy: Economy) -> Roles:
    """Give roles to organizations that work; leading firms and the like are above scale."""
    working = population.ordinary & lifecycle.working & (population.legal_entity < 0)
    firms = working & ~population.social
    large = firms & economy.above_scale
    candidates: dict[str, Flags] = dict.fromkeys(("leading_firm", "chain_leader", "listed_company"), large)
    candidates |= {"high_tech": large | (firms & (population.section == "I")), "key_enterprise": large}
    candidates |= {"next_generation": firms, "key_social_organization": working & population.social}
    candidates |= {
        "property_service": firms & (population.industry == "7020"),
        "property_owner": firms & np.isin(population.industry, ["7010", "7221", "7223"]),
        "live_streaming": firms & np.isin(population.industry, ["6429", "6432", "9053"]),
    }
    holders: dict[str, Integers] = {}
    for role, (share, minimum) in _SHARES.items():
        if candidates[role].sum() < minimum:  # a small city lacks some trades
            holders[role] = pick(generator, candidates[role] | firms, minimum)
            continue
        count = max(
            firms.sum() * share if role in {"leading_firm", "next_generation"} else 0,
            candidates[role].sum() * share,
            minimum,
        )
        holders[role] = pick(generator, candidates[role], count)
    return Roles(holders)


def list_role_rows(generator: np.random.Generator, roles: Roles, population: Population, names: Names) -> Rows:
    """List the rows of the sheet 角色标签; two leading firms lost their title last year."""
    role = as_texts([name for name, rows in roles.holders.items() for _ in rows])
    organization = np.concatenate(list(roles.holders.values()))
    order = np.argsort(population.unit[organization], kind="stable")
    role, organization = role[order], organization[order]
    valid_from = draw_days(generator, "2016-01-01", "2019-12-31", count=len(role))
    valid_to = np.full(len(role), np.datetime64("NaT"), dtype="datetime64[D]")
    lost = np.flatnonzero(role == "leading_firm")[-2:]
    valid_from[lost], valid_to[lost] = np.datetime64("2017-01-01"), np.datetime64("2019-12-31")
    return Rows(
        unit=population.unit[organization],
        columns={
            "organization": names.uscc[organization],
            "role": role,
            "valid_from": valid_from,
            "valid_to": valid_to,
        },
    )
