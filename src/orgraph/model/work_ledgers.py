"""Ledgers of units and of what they do: contacts, visits, events, training, demonstration, documents."""

from __future__ import annotations

from orgraph.model.ends import ORGANIZATION_EXAMPLE, end, organization_end
from orgraph.model.schema import Ledger, Period, Sheet

WORK_LEDGERS: tuple[Ledger, ...] = (
    Ledger(
        name="units",
        chinese="单位与联系台账",
        english="Units and contacts",
        sheets=(
            Sheet(
                name="units",
                chinese="单位",
                english="Units",
                brings="Unit",
                synonyms=("成员单位",),
                unit_reference="counted_area",
            ),
            Sheet(
                name="contact_links",
                chinese="联系对象",
                english="Contact links",
                brings="LINKED_TO",
                source=end("unit", "联系单位", "Unit", "contact_links", synonyms=("成员单位",), example="市经信局"),
                target=end(
                    "target",
                    "联系对象",
                    "Target",
                    "contact_links",
                    kinds=True,
                    synonyms=("联系对象编码", "联系对象代码"),
                    example=ORGANIZATION_EXAMPLE,
                ),
            ),
        ),
    ),
    Ledger(
        name="visits",
        chinese="走访月报",
        english="Visits",
        period=Period.MONTH,
        sheets=(
            Sheet(name="visits", chinese="走访", english="Visits", brings="Visit", period_column="visited_on"),
            Sheet(name="issues", chinese="问题", english="Issues", brings="Issue", period_column="raised_on"),
        ),
    ),
    Ledger(
        name="events",
        chinese="活动月报",
        english="Events",
        period=Period.MONTH,
        sheets=(
            Sheet(name="events", chinese="活动", english="Events", brings="Event", period_column="held_on"),
            Sheet(
                name="participations",
                chinese="活动参加单位",
                english="Participants",
                brings="TOOK_PART",
                source=end(
                    "participant",
                    "参加单位",
                    "Participant",
                    "participations",
                    kinds=True,
                    example=ORGANIZATION_EXAMPLE,
                ),
                target=end(
                    "event",
                    "活动编码",
                    "Event",
                    "participations",
                    kinds=True,
                    synonyms=("活动", "班次编码"),
                    example="HD0001",
                ),
            ),
        ),
    ),
    Ledger(
        name="training",
        chinese="培训台账",
        english="Training",
        sheets=(
            Sheet(
                name="training_classes",
                chinese="培训班",
                english="Classes",
                brings="TrainingClass",
                unit_reference="counted_area",
            ),
        ),
    ),
    Ledger(
        name="demonstration",
        chinese="示范台账",
        english="Demonstration",
        sheets=(
            Sheet(
                name="demonstration_clusters",
                chinese="示范集群",
                english="Clusters",
                brings="DemonstrationCluster",
                unit_reference="counted_area",
            ),
            Sheet(
                name="demonstration_points",
                chinese="示范点",
                english="Points",
                brings="DemonstrationPoint",
                unit_reference="counted_area",
            ),
            Sheet(
                name="pairings",
                chinese="结对帮扶",
                english="Pairings",
                brings="PAIRED_WITH",
                source=organization_end("pairings"),
                target=end("partner", "结对对象", "Partner", "pairings", kinds=True, synonyms=("结对村",)),
            ),
        ),
    ),
    Ledger(
        name="documents",
        chinese="文件台账",
        english="Documents",
        sheets=(
            Sheet(
                name="documents", chinese="文件", english="Documents", brings="Document", unit_reference="counted_area"
            ),
        ),
    ),
)
