"""The pages: server-rendered, Chinese unless English is asked for, each from one edition."""

from orgraph_api.pages import (
    alliances,
    brokers,
    city,
    clusters,
    coverage,
    holes,
    ledgers,
    organizations,
    party,
    proposal_decisions,
    proposal_files,
    proposal_rows,
    proposal_start,
    proposals,
    uploads,
    visits,
)

ROUTERS = (
    city.router,
    coverage.router,
    holes.router,
    organizations.router,
    party.router,
    alliances.router,
    clusters.router,
    brokers.router,
    proposal_start.router,
    proposals.router,
    proposal_decisions.router,
    proposal_rows.router,
    proposal_files.router,
    visits.router,
    ledgers.router,
    uploads.router,
)
