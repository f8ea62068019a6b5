"""What is done: visits, issues, list items, events, training, demonstration, documents, and the imports themselves."""

from __future__ import annotations

from orgraph.model.columns import (
    area, boolean, choice, code, date, display_name, integer, own_code, refer, text,
)
from orgraph.model.schema import NodeKind

VISITS = ("visits",)
ISSUES = ("issues",)
ITEMS = ("list_items",)
EVENTS = ("events",)
CLASSES = ("training_classes",)
CLUSTERS = ("demonstration_clusters",)
POINTS = ("demonstration_points",)
DOCUMENTS = ("documents",)

VISIT = NodeKind(
    name="Visit",
    chinese="走访",
    english="Visit",
    table="visits",
    local_key=("unit", "target", "visited_on"),
    columns=(
        own_code("visits", example="ZF0001", synonyms=("走访编码", "走访编号")),
        date("visited_on", "走访日期", "Visited on", sheets=VISITS, required_in=VISITS, synonyms=("日期", "走访时间"),
             example="2020-05-12"),
        date("recorded_on", "登记日期", "Recorded on", sheets=VISITS, synonyms=("录入日期",), example="2020-05-13"),
        choice("topic", "走访主题", "Topic", values="visit_topic", sheets=VISITS, synonyms=("主题",),
               example="复工复产"),
    ),
    references=(
        refer("unit", "走访单位", "Visiting unit", relation="MADE", sheets=VISITS, incoming=True, required_in=VISITS,
              synonyms=("成员单位",), example="市经信局"),
        refer("target", "走访对象", "Target", relation="CALLED_ON", sheets=VISITS, kinds=True, required_in=VISITS,
              synonyms=("走访对象编码", "走访对象代码"), example="91330782DEM0000141"),
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
        choice("category", "问题类别", "Category", values="issue_category", sheets=ISSUES, required_in=ISSUES,
               synonyms=("类别",), example="用工"),
        date("raised_on", "提出日期", "Raised on", sheets=ISSUES, required_in=ISSUES, example="2020-05-12"),
        date("due_on", "办理期限", "Due on", sheets=ISSUES),
        date("closed_on", "办结日期", "Closed on", sheets=ISSUES, synonyms=("办结时间",)),
        date("reopened_on", "重办日期", "Reopened on", sheets=ISSUES),
    ),
    references=(
        refer("visit", "走访编号", "Visit", relation="FOUND", sheets=ISSUES, incoming=True, synonyms=("走访编码",),
              example="ZF0001"),
        refer("assigned_to", "承办单位", "Assigned to", relation="ASSIGNED_TO", sheets=ISSUES,
              synonyms=("交办单位", "责任单位"), example="市人社局"),
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
        choice("kind", "清单类型", "Kind of list", values="list_kind", sheets=ITEMS, required_in=ITEMS,
               synonyms=("类型",), example="需求"),
        choice("category", "事项类别", "Category", values="list_category", sheets=ITEMS, required_in=ITEMS,
               synonyms=("类别",), example="培训"),
        date("raised_on", "提出日期", "Raised on", sheets=ITEMS, required_in=ITEMS, example="2020-05-06"),
        date("matched_on", "对接日期", "Matched on", sheets=ITEMS),
        date("delivered_on", "完成日期", "Delivered on", sheets=ITEMS, synonyms=("兑现日期",)),
        date("reopened_on", "重提日期", "Reopened on", sheets=ITEMS),
    ),
    references=(
        refer("raised_by", "提出单位", "Raised by", relation="RAISES", sheets=ITEMS, kinds=True, incoming=True,
              synonyms=("需求单位",)),
        refer("offered_by", "提供单位", "Offered by", relation="OFFERS", sheets=ITEMS, kinds=True, incoming=True,
              synonyms=("资源单位",)),
        refer("answers", "对应需求编号", "Answers", relation="ANSWERS", sheets=ITEMS, synonyms=("对接需求",)),
        refer("alliance", "所属联盟", "Alliance", relation="LISTED_BY", sheets=ITEMS, synonyms=("联盟",),
              example="LM0001"),
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
        choice("kind", "活动类别", "Kind of event", values="event_kind", sheets=EVENTS, required_in=EVENTS,
               synonyms=("类别", "活动类型"), example="联盟活动"),
        date("held_on", "活动日期", "Held on", sheets=EVENTS, required_in=EVENTS, synonyms=("日期", "举办日期"),
             example="2020-05-18"),
        choice("mechanism", "机制", "Mechanism", sheets=EVENTS, synonyms=("五项机制",), example="例会制"),
        choice("co_type", "四共类型", "Jointly", sheets=EVENTS, synonyms=("四共",), example="资源共享"),
        code("evidence", "依据文号", "Evidence", sheets=EVENTS, synonyms=("纪要文号",)),
    ),
    references=(
        refer("held_by", "主办", "Held by", relation="HELD_BY", sheets=EVENTS, kinds=True, required_in=EVENTS,
              synonyms=("主办单位", "组织单位"), example="LM0001"),
    ),
)

TRAINING_CLASS = NodeKind(
    name="TrainingClass",
    chinese="培训班",
    english="Training class",
    table="training_classes",
    columns=(
        own_code("training_classes", example="PX0001", synonyms=("班次编码", "班次编号")),
        display_name("training_classes", chinese="班次名称", example="全市双重管理党委书记示范班"),
        choice("kind", "班次类别", "Kind of class", values="class_kind", sheets=CLASSES, required_in=CLASSES,
               synonyms=("类别",), example="市级示范班"),
        date("started_on", "开班日期", "Started on", sheets=CLASSES, required_in=CLASSES, example="2020-06-08"),
        date("ended_on", "结业日期", "Ended on", sheets=CLASSES),
        integer("head_count", "培训人数", "Head count", sheets=CLASSES, unit="人", example="50"),
    ),
    references=(
        refer("held_by", "主办单位", "Held by", relation="HELD_BY", sheets=CLASSES, synonyms=("主办",)),
        area("counted", "", basis="counted", sheets=CLASSES, township=False, synonyms=("所在县（市、区）", "统计归口")),
    ),
)

_HAVE = "“六个有”之一；有则填“是”。"

DEMONSTRATION_CLUSTER = NodeKind(
    name="DemonstrationCluster",
    chinese="产业示范集群",
    english="Demonstration cluster",
    table="demonstration_clusters",
    columns=(
        own_code("demonstration_clusters", example="JQ0001", synonyms=("集群编码",)),
        display_name("demonstration_clusters", chinese="集群名称", example="五金产业示范集群"),
        date("established_on", "建成日期", "Established on", sheets=CLUSTERS),
        boolean("has_industry", "有产业集群", "Has a distinct industry", sheets=CLUSTERS, note=_HAVE),
        boolean("has_party_organization", "有产业链党组织", "Has a chain Party organization", sheets=CLUSTERS,
                note=_HAVE),
        boolean("has_self_regulation", "有行业自治机制", "Has self-regulation", sheets=CLUSTERS, note=_HAVE),
        boolean("has_service_centre", "有党群服务中心", "Has a service centre", sheets=CLUSTERS, note=_HAVE),
        boolean("has_performance", "有发展业绩", "Has performance", sheets=CLUSTERS, note=_HAVE),
        boolean("has_reputation", "有社会形象", "Has a good reputation", sheets=CLUSTERS, note=_HAVE),
        code("evidence", "依据文号", "Evidence", sheets=CLUSTERS),
    ),
    references=(
        refer("leading_firm", "龙头企业代码", "Leading firm", relation="LED_BY", sheets=CLUSTERS),
        area("counted", "", basis="counted", sheets=CLUSTERS, township=False, synonyms=("所在县（市、区）",)),
    ),
)

DEMONSTRATION_POINT = NodeKind(
    name="DemonstrationPoint",
    chinese="党建示范点",
    english="Demonstration point",
    table="demonstration_points",
    columns=(
        own_code("demonstration_points", example="SF0001", synonyms=("示范点编码",)),
        display_name("demonstration_points", chinese="示范点名称", example="示例商圈党建示范点"),
        choice("field", "领域", "Field", sheets=POINTS, required_in=POINTS, synonyms=("类型",), example="商圈"),
        date("established_on", "建成日期", "Established on", sheets=POINTS),
        code("evidence", "依据文号", "Evidence", sheets=POINTS),
    ),
    references=(
        refer("place", "依托单位", "Place", relation="LOCATED_IN", sheets=POINTS, kinds=True),
        area("counted", "", basis="counted", sheets=POINTS, synonyms=("所在县（市、区）",)),
    ),
)

DOCUMENT = NodeKind(
    name="Document",
    chinese="文件",
    english="Document",
    table="documents",
    columns=(
        code("code", "文号", "Document number", sheets=DOCUMENTS, example="金两新〔2020〕7号"),
        display_name("documents", chinese="文件名称", example="实施意见"),
        choice("kind", "文件类别", "Kind of document", values="document_kind", sheets=DOCUMENTS, example="实施方案"),
        choice("field", "领域", "Field", sheets=DOCUMENTS),
        date("issued_on", "印发日期", "Issued on", sheets=DOCUMENTS, example="2020-03-23"),
    ),
    references=(
        refer("issued_by", "印发单位", "Issued by", relation="ISSUED", sheets=DOCUMENTS, incoming=True),
        area("counted", "", basis="counted", sheets=DOCUMENTS, township=False, synonyms=("所在县（市、区）",)),
    ),
)

BATCH = NodeKind(
    name="Batch",
    chinese="批次",
    english="Batch",
    table="batches",
    from_reference_data=True,
    columns=(code("code", "批次", "Digest"), date("data_date", "数据日期", "Data date"), text("note", "说明", "Note")),
)
