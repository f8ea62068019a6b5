"""Chinese headings of the columns of lists, wherever they are exported for planners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from orgraph.model import MODEL, vocabulary

if TYPE_CHECKING:
    import pyarrow as pa

LIST_HEADINGS: Final = {
    "group": "建议编号",
    "group_name": "建议的联盟",
    "host_title": "牵头单位",
    "from_host_m": "距牵头单位（米）",
    "host_key": "牵头单位编码",
    "unit_key": "统计归口编码",
    "runner_up": "次选牵头单位编码",
    "runner_up_name": "次选牵头单位",
    "runner_up_difference": "次选代价差",
    "replaces": "将退出的联盟",
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
}


_ANSWERS: Final = {"pass": "符合", "fail": "不符合", "unknown": "未知"}
_ANSWERED: Final = ("host_allowed", "adjacent", "similar", "sized", "manageable", "party_inside")
_SIX: Final = tuple(column.name for column in MODEL.nodes["Alliance"].columns if column.name.startswith("has_"))
_WORDS: Final[dict[str, dict[str, str]]] = {
    **dict.fromkeys((*_ANSWERED, *_SIX, *vocabulary("mechanism").codes), _ANSWERS),
    "kind": {value.code: value.chinese for value in vocabulary("alliance_kind").values},
    "status": {value.code: value.chinese for value in vocabulary("alliance_status").values},
    "activity": {"active": "有活动", "quiet": "无活动", "unknown": "未知"},
    "member_kind": {kind.name: kind.chinese for kind in MODEL.node_kinds},
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


def list_with_headings(table: pa.Table) -> pa.Table:
    """List the same rows with Chinese headings and words; a column or code without one stays as it is."""
    for place, name in enumerate(table.column_names):
        if name in _WORDS:
            said = [_WORDS[name].get(cell, cell) for cell in table.column(name).to_pylist()]
            table = table.set_column(place, name, [said])
    return table.rename_columns([LIST_HEADINGS.get(name, name) for name in table.column_names])
