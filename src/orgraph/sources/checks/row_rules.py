"""Rules between the cells of one row: required cells, dates in order, counts that fit, codes that fit the kind.

An alliance is approved only with the committee, the document number and the day of its approval.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.identifiers import USCCProblem, explain_uscc, find_organization_kinds, list_uscc_problems
from orgraph.identifiers.columns import read_distinct, write_dictionary
from orgraph.model import MODEL, ColumnType, vocabulary
from orgraph.sources.files.headings import list_required
from orgraph.sources.masks import find_rows
from orgraph.sources.refusal import Refusal

if TYPE_CHECKING:
    from datetime import date

    from orgraph.sources.checks.drafts import Draft

INDIVIDUAL_BUSINESS: Final = "individual_business"
DATE_ORDERS: Final = (
    ("established_on", "elected_on"),
    ("elected_on", "term_ends_on"),
    ("registered_on", "decoupled_on"),
    ("raised_on", "due_on"),
    ("raised_on", "closed_on"),
    ("raised_on", "reopened_on"),
    ("raised_on", "matched_on"),
    ("raised_on", "delivered_on"),
    ("matched_on", "delivered_on"),
    ("visited_on", "recorded_on"),
    ("started_on", "ended_on"),
    ("agreement_from", "agreement_to"),
    ("valid_from", "valid_to"),
)
"""Beside the lifetime of each kind of node: the first never lies behind the second."""
PLANNED: Final = frozenset({
    "term_ends_on", "due_on", "agreement_from", "agreement_to", "valid_from", "valid_to", "ended_on",
})  # fmt: skip
"""Columns that may speak of days to come; all other days are facts."""
_COUNTS: Final = (("full_time_full_members", "full_members"), ("leadership_posts_filled", "leadership_posts"))
"""The first is a part of the second."""
_APPROVAL: Final = ("approved_by", "document_number", "approved_on")
"""What an approved alliance says of its approval."""
_KIND_OF_CODE: Final = {"law_firm": "intermediary"}
_CODES_OF_KIND: Final = {
    "enterprise": ("enterprise",),
    "cooperative": ("cooperative",),
    "social_group": ("social_group",),
    "social_service_agency": ("social_service_agency",),
    "foundation": ("foundation",),
    "intermediary": ("enterprise", "law_firm", "social_group", "social_service_agency"),
}
"""What the code of an organization of each kind may say; any code fits 其他."""
_COMPANY_KINDS: Final = frozenset({"enterprise", "cooperative"})
"""Kinds that ledgers take for each other: a warning is enough."""
_SEPARATOR: Final = "\x1f"


def validate_row_rules(draft: Draft) -> None:
    """Check what holds within one row, and find the kind of organizations whose ledger does not say it."""
    if draft.kind.brings == "Organization":
        _validate_codes(draft)
        _find_kinds(draft)
    if draft.kind.brings == "Alliance":
        _validate_approval(draft)
    _validate_required(draft)
    for earlier, later in list_date_orders(draft.kind.name):
        _validate_order(draft, earlier, later)
    for part, whole in _COUNTS:
        if draft.has(part) and draft.has(whole):
            _validate_count(draft, part, whole)


def list_date_orders(sheet: str) -> list[tuple[str, str]]:
    """List the pairs of columns of a sheet of which the first never lies behind the second."""
    cells = {cell.name for cell in MODEL.cells(sheet) if cell.type is ColumnType.DATE}
    node = MODEL.nodes.get(MODEL.sheets[sheet].brings)
    first, last = node.lifetime if node is not None else (None, None)
    pairs = dict.fromkeys(DATE_ORDERS) | ({(first, last): None} if first and last else {})
    return [pair for pair in pairs if set(pair) <= cells]


def list_fact_days(sheet: str) -> list[str]:
    """List the columns of a sheet that hold days of facts."""
    return [cell.name for cell in MODEL.cells(sheet) if cell.type is ColumnType.DATE and cell.name not in PLANNED]


def _validate_codes(draft: Draft) -> None:
    codes = draft.column("uscc").cast(pa.string())
    for row in np.flatnonzero(list_uscc_problems(codes) != USCCProblem.NONE).tolist():
        explanation = explain_uscc(codes[row].as_py())
        if explanation is not None:
            rule = _USCC_RULES[explanation.problem]
            draft.refuse([row], "uscc", Refusal(rule, explanation.chinese))


_USCC_RULES: Final = {
    USCCProblem.WRONG_LENGTH: "uscc_length",
    USCCProblem.LOWER_CASE: "uscc_lower_case",
    USCCProblem.CHARACTER_NOT_ALLOWED: "uscc_character",
    USCCProblem.WRONG_ORGANIZATION_CHECK: "uscc_organization_check",
    USCCProblem.WRONG_CHECK: "uscc_check_character",
}


def _find_kinds(draft: Draft) -> None:
    """Compare the kind with what the code says, and take it from there where the ledger does not say it."""
    said = draft.column("kind").cast(pa.string()).fill_null("")
    told = find_organization_kinds(draft.column("uscc").cast(pa.string())).dictionary_decode().fill_null("")
    draft.aside |= np.asarray(pc.equal(told, INDIVIDUAL_BUSINESS))
    distinct, positions = read_distinct(pc.binary_join_element_wise(said, told, _SEPARATOR))
    pairs = [(text or "").partition(_SEPARATOR)[::2] for text in distinct]
    codes = vocabulary("organization_kind").codes
    kinds = [kind or _KIND_OF_CODE.get(of_code, of_code) for kind, of_code in pairs]
    places = np.array([codes.index(kind) if kind in codes else -1 for kind in kinds], dtype=np.int32)
    draft.values["kind"] = write_dictionary(places[positions], codes)
    for place, (kind, of_code) in enumerate(pairs):
        if not kind or not of_code or of_code == INDIVIDUAL_BUSINESS or of_code in _CODES_OF_KIND.get(kind, (of_code,)):
            continue
        rows = np.flatnonzero(positions == place)
        title = _title(_KIND_OF_CODE.get(of_code, of_code))
        refusal = Refusal("kind_against_code", f"统一社会信用代码属于{title}，类别却是{_title(kind)}。请核对两栏。")
        if {kind, of_code} <= _COMPANY_KINDS:
            draft.warn(rows, "kind", refusal)
        else:
            draft.refuse(rows, "kind", refusal)


def _title(kind: str) -> str:
    return vocabulary("organization_kind").title(kind)


def _validate_required(draft: Draft) -> None:
    refused_cells = {(found.position, found.cell) for found in draft.complaints}
    required = list_required(draft.kind.name)
    for cell in draft.sheet.columns:
        if cell in required:
            rows = find_rows(pc.is_null(draft.column(cell))).tolist()
            empty = [row for row in rows if (row, cell) not in refused_cells]
            draft.refuse(empty, cell, Refusal("required_missing", "必填，不能为空。请补填。"))


def _validate_approval(draft: Draft) -> None:
    """Refuse alliances that are said to be approved and do not say by whom, by which document and when."""
    approved = find_rows(pc.equal(draft.column("status").cast(pa.string()), "approved"))
    message = "状态为“已批准”的联盟必填（按程序报批）。请补填；尚未批准的，状态填“拟建”。"
    for cell in _APPROVAL:
        empty = pc.fill_null(pc.equal(draft.column(cell).cast(pa.string()), ""), fill_value=True)
        missing = approved[empty.to_numpy(zero_copy_only=False)[approved]]
        draft.refuse(missing, cell, Refusal("approval_incomplete", message))


def _validate_order(draft: Draft, earlier: str, later: str) -> None:
    if not (draft.has(earlier) and draft.has(later)):
        return
    first, second = draft.column(earlier), draft.column(later)
    title = draft.sheet.columns[earlier].heading
    for row in find_rows(pc.greater(first, second)).tolist():
        message = f"早于“{title}”（{first[row].as_py()}）。请核对两个日期的先后。"
        draft.refuse([row], later, Refusal("dates_in_order", message))


def _validate_count(draft: Draft, part: str, whole: str) -> None:
    most = draft.column(whole)
    if pa.types.is_int32(most.type):
        # A count of members that is stored as 1 may be 2.
        most = pc.if_else(pc.equal(most, 1), pa.scalar(2, most.type), most)
    title = draft.sheet.columns[whole].heading
    refusal = Refusal("part_exceeds_whole", f"不能大于“{title}”。请核对两栏。")
    draft.refuse(find_rows(pc.greater(draft.column(part), most)), part, refusal)


def find_late_days(draft: Draft, data_date: date) -> None:
    """Warn of facts that lie behind the day that the rows describe."""
    for cell in list_fact_days(draft.kind.name):
        if draft.has(cell):
            late = find_rows(pc.greater(draft.column(cell), pa.scalar(data_date, pa.date32())))
            message = f"晚于数据日期{data_date}。请核对年份，或更正数据日期。"
            draft.warn(late, cell, Refusal("date_after_data_date", message))
