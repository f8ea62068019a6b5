"""Chinese headings of exported columns, and titles of the codes that pages show."""

from __future__ import annotations

from typing import Final

from orgraph.findings import Words
from orgraph.views.headings import LIST_HEADINGS

HEADINGS: Final = {
    **LIST_HEADINGS,
    "number": "序号",
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
    "because": "未知原因",
    "reason_not_built": "未组建原因",
    "declared_coverage": "台账填报组建情况",
    "days_since_registered": "成立天数",
    "code": "口径",
    "title": "指标",
    "denominator": "分母",
    "covered": "已覆盖",
    "uncovered": "未覆盖",
    "population": "总数",
    "unknown": "未知",
    "share": "比例",
    "level": "层级",
    "superior": "上级",
    "co_managers": "双重管理单位数",
    "below": "下级党组织数",
    "term_ends_on": "届满日期",
    "term": "届期",
    "unit_key": "单位编码",
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
    "group": "建议编号",
    "host_key": "牵头单位编码",
}

CHANGE_TITLES: Final = {
    "added": Words("新增", "added"),
    "removed": Words("删除", "removed"),
    "changed": Words("改动", "changed"),
}
STATUS_TITLES: Final = {
    "covered": Words("已覆盖", "covered"),
    "uncovered": Words("未覆盖", "not covered"),
    "unknown": Words("未知", "unknown"),
    "active": Words("有活动", "active"),
    "quiet": Words("无活动", "quiet"),
    "visited": Words("已访", "visited"),
    "due": Words("未访", "not visited"),
}
TERM_TITLES: Final = {
    "unknown": Words("届期未知", "unknown"),
    "running": Words("在届", "running"),
    "due": Words("六个月内到期", "due within six months"),
    "overdue": Words("到期未换届", "overdue"),
}
RELATION_TITLES: Final = {"SHARED_MEMBERS": Words("共有成员", "shared members")}
