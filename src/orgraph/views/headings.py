"""Chinese headings of the columns of lists, wherever they are exported for planners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from orgraph.model import MODEL, vocabulary
from orgraph.views.titles import CHANGE_TITLES, STATUS_TITLES, TERM_TITLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from orgraph.findings import Words

LIST_HEADINGS: Final = {
    "group": "建议编号",
    "members_before": "现状成员数",
    "members_after": "采纳后成员数",
    "before": "现状",
    "after": "采纳后",
    "group_name": "建议的联盟",
    "host_title": "牵头单位",
    "from_host_m": "距牵头单位（米）",
    "from_middle_m": "距组中心（米）",
    "apart_m": "距联盟中心（米）",
    "trade": "行业大类或产业链",
    "distance_before": "现状距联盟中心（米）",
    "distance_after": "采纳后距联盟中心（米）",
    "host_key": "牵头单位编码",
    "unit_key": "统计归口编码",
    "runner_up": "次选牵头单位编码",
    "runner_up_name": "次选牵头单位",
    "runner_up_difference": "次选代价差",
    "replaces": "将退出的联盟",
    "failed_tests": "不符合的检验",
    "reasons": "理由",
    "span_m": "距中心最远（米）",
    "similarity": "行业相近度",
    "cost": "代价",
    "prevented_by": "未安排规则代码",
    "prevented_by_title": "未安排规则",
    "because": "原因",
    "key": "编码",
    "name": "名称",
    "unit": "统计归口",
    "township": "乡镇（街道）",
    "township_title": "乡镇（街道）",
    "carrier": "载体",
    "industry": "行业大类",
    "industry_title": "行业大类",
    "carrier_title": "载体",
    "industry_section_title": "行业门类",
    "industry_division_title": "行业大类",
    "industry_group_title": "行业中类",
    "industry_class_title": "行业小类",
    "size_class_title": "规模",
    "other": "另一组织编码",
    "other_name": "另一组织",
    "score": "相近度",
    "reason": "依据",
    "organizations": "组织数",
    "hole": "所在空白",
    "holes": "空白处数",
    "employees": "已知职工数",
    "employees_unknown": "职工数未知家数",
    "full_members": "正式党员数",
    "full_members_at_least": "正式党员数（至少）",
    "members_0": "无党员家数",
    "members_1_2": "党员1–2人家数",
    "members_3": "党员3人及以上家数",
    "members_unknown": "党员数未知家数",
    "host": "最近可承接主体编码",
    "host_name": "最近可承接主体",
    "distance_m": "距离（米）",
    "host_basis": "承接主体依据",
    "host_distance_m": "到可承接主体的距离（米）",
    "basis": "位置依据",
    "fix": "先行办法代码",
    "fix_title": "先行办法",
    "planned_fix": "办法",
    "gain": "可覆盖家数",
    "coverage": "覆盖类型",
    "fixes_needed": "措施数",
    "price": "代价",
    "by": "承接或组建方",
    "order": "次序",
    "rule": "依据规则",
    "alliance": "联盟编码",
    "member_kind": "成员类型",
    "agreement": "协议状态",
    "agreement_to": "协议终止日期",
    "memberships": "加入联盟数",
    "above_scale": "是否规上",
    "first": "联盟编码",
    "first_name": "联盟",
    "second": "另一联盟编码",
    "second_name": "另一联盟",
    "shared": "共同成员数",
    "jaccard": "共同成员占两者全部成员",
    "contained": "共同成员占较小一方",
    "host_allowed": "牵头单位符合规定",
    "adjacent": "地域相邻",
    "similar": "行业相近",
    "sized": "规模适当",
    "manageable": "便于管理",
    "median_distance_m": "距离中位数（米）",
    "industry_share": "主要行业占比",
    "townships": "涉及乡镇数",
    "outside": "外县成员数",
    "party_inside": "内有党组织",
    "six_dedicated": "六专项数",
    "six_unknown": "六专未知项数",
    "agreements_expiring": "即将到期协议数",
    "needs": "需求数",
    "needs_matched": "已对接需求数",
    "median_days": "兑现天数中位数",
    "mechanisms_alive": "运行机制数",
    "mechanisms_unknown": "未知机制数",
    "status": "状态",
    "kind": "类别",
    "members": "成员数",
    "hosts": "牵头单位数",
    "party_organizations": "党组织数",
    "agreements": "有效协议数",
    "activity": "近一季活动",
    "last_activity_on": "最近活动日期",
    **{column.name: column.chinese for column in MODEL.nodes["Alliance"].columns if column.name.startswith("has_")},
    **{value.code: value.chinese for value in vocabulary("mechanism").values},
    "cluster": "群体编号",
    "cluster_name": "群体名称",
    "bound_by": "最主要的纽带",
    "bound_members": "其中由此联系的家数",
    "inside_share": "群体内联系比例",
    "density": "两两有联系的比例",
    "finding": "类型",
    "number": "序号",
    "alliance_name": "联盟",
    "tied_to": "联系所在联盟编码",
    "tied_to_name": "联系所在联盟",
    "rank": "位次",
    "ties": "联系数",
    "pieces": "断开块数",
    "cut_off": "失去联系家数",
    "betweenness": "居间度",
    "betweenness_error": "居间度误差",
    "constraint": "约束度",
    "broker": "枢纽单位编码",
    "digest": "批次",
    "written_at": "导入时间（UTC）",
    "current": "当前批次",
    "undone": "已撤销",
    "scopes": "台账范围数",
    "rows": "台账行数",
    "value": "数值",
    "beside": "说明",
    "indicator": "指标编号",
    "clause": "条款",
    "sentence": "结论",
    "numerator": "分子",
    "unit_title": "统计归口",
    "county_title": "县（市、区）",
    "kind_title": "类别",
    "rung": "覆盖方式",
    "party_organization": "党组织编码",
    "party_organization_name": "党组织",
    "post": "指导员岗位",
    "reason_not_built": "未组建原因",
    "declared_coverage": "台账填报组建情况",
    "days_since_registered": "成立天数",
    "code": "口径",
    "title": "指标",
    "denominator": "分母",
    "covered": "已覆盖",
    "uncovered": "未覆盖",
    "surveyed": "已摸清",
    "unsurveyed": "未摸清",
    "population": "总数",
    "unknown": "未知",
    "share": "比例",
    "level": "层级",
    "superior": "上级",
    "co_managers": "双重管理单位数",
    "below": "下级党组织数",
    "term_ends_on": "届满日期",
    "term": "届期",
    "target_type": "对象类型",
    "target_key": "对象编码",
    "target": "走访对象",
    "contact_kind": "联系对象类别",
    "visits": "本季走访次数",
    "last_visited_on": "最近走访",
    "ledger": "台账",
    "sheet": "表",
    "change": "变化",
    "column": "列",
    "old": "原值",
    "new": "新值",
    "loaded": "已导入",
    "period": "报告期",
    "data_date": "数据日期",
    "days": "距今天数",
    "sort": "细类",
}


_ANSWERS: Final = {"pass": "符合", "fail": "不符合", "unknown": "未知"}
_ANSWERED: Final = ("host_allowed", "adjacent", "similar", "sized", "manageable", "party_inside")
_SIX: Final = tuple(column.name for column in MODEL.nodes["Alliance"].columns if column.name.startswith("has_"))


def _write(*names: str) -> dict[str, str]:
    return {value.code: value.chinese for name in names for value in vocabulary(name).values}


def _choose(titles: Mapping[str, Words]) -> dict[str, str]:
    return {code: words.zh for code, words in titles.items()}


_NODES: Final = {kind.name: kind.chinese for kind in MODEL.node_kinds}
_WORDS: Final[dict[str, dict[str, str]]] = {
    **dict.fromkeys((*_ANSWERED, *_SIX, *vocabulary("mechanism").codes), _ANSWERS),
    "kind": {**_NODES, **_write("organization_kind", "alliance_kind")},
    "status": {**_write("alliance_status"), **_choose(STATUS_TITLES)},
    "activity": _choose(STATUS_TITLES),
    "term": _choose(TERM_TITLES),
    "change": _choose(CHANGE_TITLES),
    "code": {"effective": "有效"},
    **dict.fromkeys(("member_kind", "target_type"), _NODES),
    "level": _write("party_level"),
    "contact_kind": _write("target_kind"),
    "reason_not_built": _write("reason_not_built"),
    "declared_coverage": _write("declared_coverage"),
    "finding": {"divided": "一个联盟，几个群", "joined": "几个联盟，一个群"},
    "agreement": {
        "none": "未签约",
        "in_force": "有效",
        "expiring": "即将到期",
        "expired": "已到期",
        "later": "尚未生效",
    },
    "basis": {"coordinates": "坐标", "carrier": "载体", "township": "乡镇（街道）和行业", "none": "无"},
    "host_basis": {"coordinates": "坐标", "carrier": "同一载体", "township": "同一乡镇（街道）", "none": "没有"},
    "coverage": {"organization": "组织覆盖", "work": "工作覆盖"},
}
"""What planners read instead of codes, by column."""


_SHARES: Final = ("share", "density", "betweenness", "betweenness_error", "jaccard", "contained")
SHARE_HEADINGS: Final = frozenset(
    heading for name, heading in LIST_HEADINGS.items() if name.endswith("_share") or name in _SHARES
)
"""Headings of columns that run from 0 to 1."""
BASED_HEADINGS: Final = frozenset(LIST_HEADINGS[name] for name in ("before", "after", "change"))
"""Headings of columns that run from 0 to 1 in rows that have a denominator."""


def list_with_headings(table: pa.Table, *, words: Mapping[str, Mapping[str, str]] | None = None) -> pa.Table:
    """List the same rows with Chinese headings and words; a column or code without one stays as it is.

    Parameters
    ----------
    words
        Words of the codes of further columns.
    """
    of_columns = {**_WORDS, **(words or {})}
    for place, name in enumerate(table.column_names):
        if name in of_columns:
            said = [of_columns[name].get(cell, cell) for cell in table.column(name).to_pylist()]
            table = table.set_column(place, name, [said])
    return table.rename_columns([_find_heading(name, table.column_names) for name in table.column_names])


def _find_heading(name: str, names: Sequence[str]) -> str:
    """Find the heading of one column among others; one that stands beside its titles holds their keys."""
    heading, titles = LIST_HEADINGS.get(name, name), f"{name}_title"
    if titles in names and heading in {name, LIST_HEADINGS.get(titles)}:
        return f"{LIST_HEADINGS[titles]}编码"
    return heading
