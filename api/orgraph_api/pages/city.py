"""总览 and 口径说明: the city in one screen, and the eight rates side by side."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from orgraph.errors import OrgraphError
from orgraph_api.answers import find_coverage, find_overview
from orgraph_api.editions import Edition, Shelf
from orgraph_api.pages.site import answer_empty, answer_page

router = APIRouter()

LISTS = {
    "must_build_missing": "/rows?of=must_build_missing",
    "none": "/rows?of=none",
    "A": "/rows?of=A&status=uncovered",
    "alliances": "/alliances",
    "visits": "/visits",
    "behind": "/ledgers",
}
TREND_BATCHES = 6
SMALLEST_SHARE = 0.0005
"""A smaller change of a share is not shown: it would read 0.0."""


@router.get("/")
def show_overview(request: Request) -> Response:
    """Show the overview."""
    shelf: Shelf = request.app.state.shelf
    edition = shelf.current
    if edition is None:
        return answer_empty(request, here="/")
    overview = find_overview(edition)
    return answer_page(
        request,
        "overview.html",
        here="/",
        edition=edition,
        overview=overview,
        lists=LISTS,
        since=f"{edition.before.data_date:%m-%d}" if edition.before else "",
        changes=edition.answers.find("changes", lambda: _find_changes(shelf, edition)),
        trends=edition.answers.find(("trends", edition.tag), lambda: _find_trends(shelf, edition)),
    )


@router.get("/rates")
def show_rates(request: Request) -> Response:
    """Show the eight rates."""
    shelf: Shelf = request.app.state.shelf
    if shelf.current is None:
        return answer_empty(request, here="/rates")
    coverage = find_coverage(shelf.current, by=("unit",))
    return answer_page(request, "rates.html", here="/rates", edition=shelf.current, coverage=coverage)


def _find_changes(shelf: Shelf, edition: Edition) -> dict[str, str]:
    """Find by how much each figure differs from the period before; empty for the first period."""
    record = edition.before
    if record is None:
        return {}
    try:
        before = find_overview(shelf.open(record))
    except OrgraphError:
        # A batch that cannot be read any more takes the comparison away, not the page.
        return {}
    earlier = {figure.code: figure.value for figure in before.figures}
    changes = {}
    for figure in find_overview(edition).figures:
        value, past = figure.value, earlier.get(figure.code)
        if value is None or past is None:
            continue
        difference = value - past
        if figure.is_share:
            changes[figure.code] = (
                f"{difference * 100:+.1f}点".replace("-", "−") if abs(difference) >= SMALLEST_SHARE else "±0"
            )
        else:
            changes[figure.code] = f"{difference:+,.0f}".replace("-", "−") if difference else "±0"
    return changes


def _find_trends(shelf: Shelf, edition: Edition) -> dict[str | None, list[float | None]]:
    """Find the share of each unit in the last batches, oldest first, one batch per data date."""
    by_day = {record.data_date: record for record in edition.history if not record.undone}
    by_day[edition.record.data_date] = edition.record
    trends: dict[str | None, list[float | None]] = {}
    days = sorted(day for day in by_day if day <= edition.record.data_date)[-TREND_BATCHES:]
    for place, day in enumerate(days):
        record = by_day[day]
        try:
            of_day = edition if record.digest == edition.record.digest else shelf.open(record)
            lines = find_overview(of_day).units
        except OrgraphError:
            continue
        for line in lines:
            trends.setdefault(line.key, [None] * len(days))[place] = line.share
    return trends
