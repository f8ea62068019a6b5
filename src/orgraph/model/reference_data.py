"""Nodes that are shipped (areas, industries, roles), written by stores (batches), or counted by place (tallies)."""

from __future__ import annotations

from orgraph.model.columns import area, choice, code, date, integer, text
from orgraph.model.schema import NodeKind

AREA = NodeKind(
    name="Area",
    chinese="区划",
    english="Area",
    table="areas",
    from_reference_data=True,
    columns=(
        code("code", "代码", "Code"),
        text("name", "名称", "Name"),
        choice("level", "层级", "Level", values="area_level"),
        integer("place", "行政序", "Administrative order"),
        code("parent", "上级", "Parent"),
        code("counted_by", "统计归口", "Counting unit"),
    ),
)

INDUSTRY = NodeKind(
    name="Industry",
    chinese="行业",
    english="Industry",
    table="industries",
    from_reference_data=True,
    columns=(
        code("code", "代码", "Code"),
        text("name", "名称", "Name"),
        integer("level", "层级", "Level", note="1门类 2大类 3中类 4小类"),
        code("parent", "上级", "Parent"),
    ),
)

ROLE = NodeKind(
    name="Role",
    chinese="角色",
    english="Role",
    table="roles",
    from_reference_data=True,
    columns=(code("code", "代码", "Code"), text("name", "名称", "Name")),
)

TALLY = NodeKind(
    name="Tally",
    chinese="汇总数",
    english="Tally",
    table="tallies",
    local_key=("topic", "counted_on", "tally_county"),
    columns=(
        choice(
            "topic",
            "事项",
            "Topic",
            values="tally_topic",
            sheets=("tallies",),
            required_in=("tallies",),
            example="个体工商户数",
        ),
        date(
            "counted_on", "统计日期", "Counted on", sheets=("tallies",), required_in=("tallies",), example="2020-06-30"
        ),
        integer("count", "数量", "Count", sheets=("tallies",), required_in=("tallies",), example="1200"),
    ),
    references=(area("tally", "", basis="counted", sheets=("tallies",), synonyms=("所在县（市、区）",)),),
)

BATCH = NodeKind(
    name="Batch",
    chinese="批次",
    english="Batch",
    table="batches",
    from_reference_data=True,
    columns=(code("code", "批次", "Digest"), date("data_date", "数据日期", "Data date"), text("note", "说明", "Note")),
)
