"""What the plan of the year asks for: training classes, demonstration, documents."""

from __future__ import annotations

from orgraph.model.columns import area, boolean, choice, code, date, display_name, integer, own_code, refer
from orgraph.model.schema import NodeKind

CLASSES = ("training_classes",)
CLUSTERS = ("demonstration_clusters",)
POINTS = ("demonstration_points",)
DOCUMENTS = ("documents",)

TRAINING_CLASS = NodeKind(
    name="TrainingClass",
    chinese="培训班",
    english="Training class",
    table="training_classes",
    columns=(
        own_code("training_classes", example="PX0001", synonyms=("班次编码", "班次编号")),
        display_name("training_classes", chinese="班次名称", example="全市双重管理党委书记示范班"),
        choice(
            "kind",
            "班次类别",
            "Kind of class",
            values="class_kind",
            sheets=CLASSES,
            required_in=CLASSES,
            synonyms=("类别",),
            example="市级示范班",
        ),
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
        boolean(
            "has_party_organization", "有产业链党组织", "Has a chain Party organization", sheets=CLUSTERS, note=_HAVE
        ),
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
