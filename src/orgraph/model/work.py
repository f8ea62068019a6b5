"""What is done from day to day: visits and the issues they find, list items, events."""

from __future__ import annotations

from orgraph.model.columns import (
    choice,
    code,
    date,
    own_code,
    refer,
)
from orgraph.model.schema import NodeKind

VISITS = ("visits",)
ISSUES = ("issues",)
ITEMS = ("list_items",)
EVENTS = ("events",)

VISIT = NodeKind(
    name="Visit",
    chinese="走访",
    english="Visit",
    table="visits",
    local_key=("unit", "target", "visited_on"),
    columns=(
        own_code("visits", example="ZF0001", synonyms=("走访编码", "走访编号")),
        date(
            "visited_on",
            "走访日期",
            "Visited on",
            sheets=VISITS,
            required_in=VISITS,
            synonyms=("日期", "走访时间"),
            example="2020-05-12",
        ),
        date("recorded_on", "登记日期", "Recorded on", sheets=VISITS, synonyms=("录入日期",), example="2020-05-13"),
        choice(
            "topic", "走访主题", "Topic", values="visit_topic", sheets=VISITS, synonyms=("主题",), example="复工复产"
        ),
    ),
    references=(
        refer(
            "unit",
            "走访单位",
            "Visiting unit",
            relation="MADE",
            sheets=VISITS,
            incoming=True,
            required_in=VISITS,
            synonyms=("成员单位",),
            example="市经信局",
        ),
        refer(
            "target",
            "走访对象",
            "Target",
            relation="CALLED_ON",
            sheets=VISITS,
            kinds=True,
            required_in=VISITS,
            synonyms=("走访对象编码", "走访对象代码"),
            example="91330782DEM0000141",
        ),
    ),
)

ISSUE = NodeKind(
    name="Issue",
    chinese="问题",
    english="Issue",
    table="issues",
    local_key=("visit", "category", "raised_on"),
    lifetime=("raised_on", None),
    columns=(
        own_code("issues", example="WT0001", synonyms=("问题编码", "问题编号")),
        choice(
            "category",
            "问题类别",
            "Category",
            values="issue_category",
            sheets=ISSUES,
            required_in=ISSUES,
            synonyms=("类别",),
            example="用工",
        ),
        date("raised_on", "提出日期", "Raised on", sheets=ISSUES, required_in=ISSUES, example="2020-05-12"),
        date("due_on", "办理期限", "Due on", sheets=ISSUES),
        date("closed_on", "办结日期", "Closed on", sheets=ISSUES, synonyms=("办结时间",)),
        date("reopened_on", "重办日期", "Reopened on", sheets=ISSUES),
    ),
    references=(
        refer(
            "visit",
            "走访编号",
            "Visit",
            relation="FOUND",
            sheets=ISSUES,
            incoming=True,
            synonyms=("走访编码",),
            example="ZF0001",
        ),
        refer(
            "assigned_to",
            "承办单位",
            "Assigned to",
            relation="ASSIGNED_TO",
            sheets=ISSUES,
            synonyms=("交办单位", "责任单位"),
            example="市人社局",
        ),
    ),
)

LIST_ITEM = NodeKind(
    name="ListItem",
    chinese="清单事项",
    english="List item",
    table="list_items",
    local_key=("kind", "category", "raised_on"),
    lifetime=("raised_on", None),
    columns=(
        own_code("list_items", example="QD0001", synonyms=("事项编码", "清单编号")),
        choice(
            "kind",
            "清单类型",
            "Kind of list",
            values="list_kind",
            sheets=ITEMS,
            required_in=ITEMS,
            synonyms=("类型",),
            example="需求",
        ),
        choice(
            "category",
            "事项类别",
            "Category",
            values="list_category",
            sheets=ITEMS,
            required_in=ITEMS,
            synonyms=("类别",),
            example="培训",
        ),
        date("raised_on", "提出日期", "Raised on", sheets=ITEMS, required_in=ITEMS, example="2020-05-06"),
        date("matched_on", "对接日期", "Matched on", sheets=ITEMS),
        date("delivered_on", "完成日期", "Delivered on", sheets=ITEMS, synonyms=("兑现日期",)),
        date("reopened_on", "重提日期", "Reopened on", sheets=ITEMS),
    ),
    references=(
        refer(
            "raised_by",
            "提出单位",
            "Raised by",
            relation="RAISES",
            sheets=ITEMS,
            kinds=True,
            incoming=True,
            synonyms=("需求单位",),
        ),
        refer(
            "offered_by",
            "提供单位",
            "Offered by",
            relation="OFFERS",
            sheets=ITEMS,
            kinds=True,
            incoming=True,
            synonyms=("资源单位",),
        ),
        refer("answers", "对应需求编号", "Answers", relation="ANSWERS", sheets=ITEMS, synonyms=("对接需求",)),
        refer(
            "alliance", "所属联盟", "Alliance", relation="LISTED_BY", sheets=ITEMS, synonyms=("联盟",), example="LM0001"
        ),
    ),
)

EVENT = NodeKind(
    name="Event",
    chinese="活动",
    english="Event",
    table="events",
    local_key=("kind", "held_by", "held_on"),
    columns=(
        own_code("events", example="HD0001", synonyms=("活动编码", "活动编号")),
        choice(
            "kind",
            "活动类别",
            "Kind of event",
            values="event_kind",
            sheets=EVENTS,
            required_in=EVENTS,
            synonyms=("类别", "活动类型"),
            example="联盟活动",
        ),
        date(
            "held_on",
            "活动日期",
            "Held on",
            sheets=EVENTS,
            required_in=EVENTS,
            synonyms=("日期", "举办日期"),
            example="2020-05-18",
        ),
        choice("mechanism", "机制", "Mechanism", sheets=EVENTS, synonyms=("五项机制",), example="例会制"),
        choice("co_type", "四共类型", "Jointly", sheets=EVENTS, synonyms=("四共",), example="资源共享"),
        code("evidence", "依据文号", "Evidence", sheets=EVENTS, synonyms=("纪要文号",)),
    ),
    references=(
        refer(
            "held_by",
            "主办",
            "Held by",
            relation="HELD_BY",
            sheets=EVENTS,
            kinds=True,
            required_in=EVENTS,
            synonyms=("主办单位", "组织单位"),
            example="LM0001",
        ),
    ),
)
