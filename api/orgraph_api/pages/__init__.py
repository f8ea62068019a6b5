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
    proposals.router,
    visits.router,
    ledgers.router,
    uploads.router,
)
