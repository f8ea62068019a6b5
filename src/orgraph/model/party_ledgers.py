"""Ledgers of Party organizations, their posts and alliances."""

from __future__ import annotations

from orgraph.model.ends import ORGANIZATION_EXAMPLE, PARTY_WORDS, end, organization_end
from orgraph.model.schema import Ledger, Period, Sheet

PARTY_LEDGERS: tuple[Ledger, ...] = (
    Ledger(
        name="party",
        chinese="党组织台账",
        english="Party organizations",
        sheets=(
            Sheet(
                name="party_organizations",
                chinese="党组织",
                english="Party organizations",
                brings="PartyOrganization",
                unit_reference="counted_area",
            ),
            Sheet(
                name="covers",
                chinese="覆盖单位",
                english="Covered organizations",
                brings="COVERS",
                source=end(
                    "party_organization",
                    "党组织编码",
                    "Party organization",
                    "covers",
                    synonyms=PARTY_WORDS,
                    example="DZZ0001",
                ),
                target=organization_end("covers"),
            ),
            Sheet(
                name="co_managed",
                chinese="双重管理",
                english="Dual management",
                brings="CO_MANAGED_BY",
                source=end(
                    "party_organization",
                    "党组织编码",
                    "Party organization",
                    "co_managed",
                    synonyms=PARTY_WORDS,
                    example="DZZ0001",
                ),
                target=end("unit", "双重管理单位", "Unit", "co_managed", synonyms=("管理单位",), example="市经信局"),
            ),
            Sheet(
                name="set_up_in",
                chinese="党组织设在",
                english="Set up in",
                brings="SET_UP_IN",
                source=end(
                    "party_organization",
                    "党组织编码",
                    "Party organization",
                    "set_up_in",
                    synonyms=PARTY_WORDS,
                    example="DZZ0001",
                ),
                target=end("place", "联盟或载体", "Alliance or carrier", "set_up_in", kinds=True, example="LM0001"),
            ),
        ),
    ),
    Ledger(
        name="organization_life",
        chinese="组织生活月报",
        english="Organization life",
        period=Period.MONTH,
        sheets=(
            Sheet(
                name="meeting_counts",
                chinese="组织生活",
                english="Meeting counts",
                brings="MeetingCount",
                period_column="month",
            ),
        ),
    ),
    Ledger(
        name="posts",
        chinese="岗位台账",
        english="Posts",
        sheets=(
            Sheet(name="posts", chinese="岗位", english="Posts", brings="Post", unit_reference="counted_area"),
            Sheet(
                name="guides",
                chinese="指导单位",
                english="Guided organizations",
                brings="GUIDES",
                source=end("post", "岗位编码", "Post", "guides", synonyms=("岗位",), example="GW0001"),
                target=organization_end("guides"),
            ),
            Sheet(
                name="serves",
                chinese="驻企服务",
                english="Served organizations",
                brings="SERVES",
                source=end("post", "岗位编码", "Post", "serves", synonyms=("岗位",), example="GW0001"),
                target=organization_end("serves"),
            ),
        ),
    ),
    Ledger(
        name="alliances",
        chinese="党建联盟台账",
        english="Alliances",
        sheets=(
            Sheet(
                name="alliances",
                chinese="联盟",
                english="Alliances",
                brings="Alliance",
                synonyms=("党建联盟",),
                unit_reference="counted_area",
            ),
            Sheet(
                name="alliance_members",
                chinese="联盟成员",
                english="Members",
                brings="MEMBER_OF",
                source=end(
                    "member",
                    "成员",
                    "Member",
                    "alliance_members",
                    kinds=True,
                    synonyms=("成员编码", "成员代码", "成员单位"),
                    example=ORGANIZATION_EXAMPLE,
                ),
                target=end(
                    "alliance",
                    "联盟",
                    "Alliance",
                    "alliance_members",
                    synonyms=("联盟编码", "联盟名称"),
                    example="LM0001",
                ),
            ),
            Sheet(
                name="alliance_hosts",
                chinese="联盟牵头单位",
                english="Hosts",
                brings="HOSTS",
                source=end(
                    "host", "牵头单位", "Host", "alliance_hosts", kinds=True, synonyms=("依托单位",), example="市经信局"
                ),
                target=end(
                    "alliance",
                    "联盟",
                    "Alliance",
                    "alliance_hosts",
                    synonyms=("联盟编码", "联盟名称"),
                    example="LM0001",
                ),
            ),
        ),
    ),
    Ledger(
        name="lists",
        chinese="四清单月报",
        english="Four lists",
        period=Period.MONTH,
        sheets=(
            Sheet(
                name="list_items",
                chinese="清单事项",
                english="List items",
                brings="ListItem",
                period_column="raised_on",
            ),
        ),
    ),
)
