"""Identifiers: what organizations, places and trades are known by, and the standards behind them."""

from orgraph.identifiers.addresses import COUNTY_EVIDENCE, TOWNSHIP_EVIDENCE, AddressLocations, locate_addresses
from orgraph.identifiers.area_files import read_areas
from orgraph.identifiers.areas import AREA_LEVELS, Area, AreaLevel, Areas
from orgraph.identifiers.industries import INDUSTRY_LEVELS, Industries, Industry, IndustryChain, read_industries
from orgraph.identifiers.uscc import (
    KIND_BY_PREFIX,
    USCCProblem,
    find_organization_kinds,
    is_synthetic,
    list_uscc_problems,
)
from orgraph.identifiers.uscc_making import make_uscc, make_usccs
from orgraph.identifiers.uscc_messages import USCCExplanation, explain_uscc

__all__ = [
    "AREA_LEVELS",
    "COUNTY_EVIDENCE",
    "INDUSTRY_LEVELS",
    "KIND_BY_PREFIX",
    "TOWNSHIP_EVIDENCE",
    "AddressLocations",
    "Area",
    "AreaLevel",
    "Areas",
    "Industries",
    "Industry",
    "IndustryChain",
    "USCCExplanation",
    "USCCProblem",
    "explain_uscc",
    "find_organization_kinds",
    "is_synthetic",
    "list_uscc_problems",
    "locate_addresses",
    "make_uscc",
    "make_usccs",
    "read_areas",
    "read_industries",
]
