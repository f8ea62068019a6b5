"""Chinese headings of the columns of lists, wherever they are exported for planners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pyarrow as pa

LIST_HEADINGS: Final = {
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
    "host_distance_m": "到可承接主体的距离（米）",
    "basis": "位置依据",
    "fix": "先行办法代码",
    "fix_title": "先行办法",
    "gain": "可覆盖家数",
    "coverage": "覆盖类型",
    "fixes_needed": "措施数",
    "price": "代价",
    "by": "承接或组建方",
    "order": "次序",
    "rule": "依据规则",
}


def list_with_headings(table: pa.Table) -> pa.Table:
    """List the same rows under Chinese headings; a column without one keeps its name."""
    return table.rename_columns([LIST_HEADINGS.get(name, name) for name in table.column_names])
