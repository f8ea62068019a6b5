"""What a drawn network needs of the site around it: where its nodes lead, and where what they open comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orgraph.analyses.slices.networks import SURROUNDINGS
from orgraph_api.pages.site import CARD_PATHS

if TYPE_CHECKING:
    from orgraph_api.pages.site import Site


def list_links(site: Site) -> dict[str, Any]:
    """List where nodes lead, which of them open in place, and what is said where they do not."""
    words = {
        "full": ("图上已有近 2,000 个节点，请先收起一些再展开。", "Nearly 2,000 nodes are drawn; close some first."),
        "many": ("超过 500 个节点，较慢的电脑上会卡顿。", "More than 500 nodes: slow on an old computer."),
        "part": ("周边较多，只画了一部分；全部见卡片。", "Only a part of what lies around is drawn; see the card."),
        "failed": ("未能取得周边，请稍后再试。", "What lies around could not be fetched; try again."),
    }
    english = site.language == "en"
    return {
        "around": "/api/v1/graph/drawing",
        "expandable": list(SURROUNDINGS),
        "cards": dict(CARD_PATHS),
        "suffix": "?language=en" if english else "",
        "words": {name: pair[english] for name, pair in words.items()},
    }
