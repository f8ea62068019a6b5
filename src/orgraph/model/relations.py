"""Kinds of relations: their allowed ends, their columns, and what tells two of them apart."""

from __future__ import annotations

from typing import TypedDict, Unpack

from orgraph.model.columns import boolean, choice, code, date, integer
from orgraph.model.schema import Column, RelationKind


def dates(*sheets: str) -> tuple[Column, Column]:
    """Construct the first and the last day of a relation, both included; empty means open."""
    return (
        date("valid_from", "起始日期", "Valid from", sheets=sheets, synonyms=("开始日期", "自"), example="2019-07-01"),
        date("valid_to", "终止日期", "Valid to", sheets=sheets, synonyms=("结束日期", "截止日期", "至")),
    )


class Options(TypedDict, total=False):
    """What a relation may say beside its name, titles and ends."""

    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    one_at_a_time: bool
    acyclic: bool
    derived: bool


def _relation(
    name: str, chinese: str, english: str, sources: str, targets: str, **options: Unpack[Options]
) -> RelationKind:
    return RelationKind(
        name=name,
        chinese=chinese,
        english=english,
        sources=tuple(sources.split()),
        targets=tuple(targets.split()),
        **options,
    )


RELATIONS: tuple[RelationKind, ...] = (
    _relation(
        "COVERS",
        "覆盖",
        "covers",
        "PartyOrganization",
        "Organization",
        columns=(
            choice(
                "form",
                "组建方式",
                "Form",
                values="coverage_form",
                sheets=("covers",),
                synonyms=("覆盖方式",),
                example="单独组建",
            ),
            boolean("lead", "牵头单位", "Lead", sheets=("covers",), synonyms=("是否牵头", "联合支部牵头单位")),
            *dates("covers"),
        ),
    ),
    _relation(
        "AFFILIATED_TO",
        "隶属",
        "is affiliated to",
        "PartyOrganization",
        "PartyOrganization Unit",
        one_at_a_time=True,
        acyclic=True,
    ),
    _relation(
        "CO_MANAGED_BY",
        "双重管理",
        "is co-managed by",
        "PartyOrganization",
        "Unit",
        columns=(code("basis_document", "依据文号", "Basis", sheets=("co_managed",)), *dates("co_managed")),
    ),
    _relation("SET_UP_IN", "设在", "is set up in", "PartyOrganization", "Alliance Carrier", columns=dates("set_up_in")),
    _relation("HELD", "开展组织生活", "held", "PartyOrganization", "MeetingCount"),
    _relation(
        "MEMBER_OF",
        "加入联盟",
        "is a member of",
        "Organization PartyOrganization Unit Area",
        "Alliance",
        columns=(
            choice(
                "role",
                "成员角色",
                "Role",
                values="alliance_role",
                sheets=("alliance_members",),
                synonyms=("角色",),
                example="成员单位",
            ),
            date(
                "agreement_from",
                "协议起始日期",
                "Agreement from",
                sheets=("alliance_members",),
                synonyms=("签约日期",),
                example="2020-05-28",
            ),
            date(
                "agreement_to",
                "协议终止日期",
                "Agreement to",
                sheets=("alliance_members",),
                synonyms=("协议到期日期",),
                example="2022-05-27",
            ),
            *dates("alliance_members"),
        ),
    ),
    _relation("HOSTS", "牵头联盟", "hosts", "Unit Organization", "Alliance", columns=dates("alliance_hosts")),
    _relation(
        "MANAGES",
        "管理",
        "manages",
        "Unit Organization",
        "Carrier",
        columns=(
            choice(
                "role",
                "管理角色",
                "Role",
                values="manager_role",
                sheets=("carrier_managers",),
                synonyms=("角色",),
                required_in=("carrier_managers",),
                example="管委会",
            ),
            *dates("carrier_managers"),
        ),
        identity=("role",),
    ),
    _relation("PART_OF", "属于载体", "is part of", "Carrier", "Carrier", one_at_a_time=True, acyclic=True),
    _relation(
        "BELONGS_TO", "加入协会", "belongs to", "Organization", "Organization", columns=dates("association_members")
    ),
    _relation(
        "BRANCH_OF", "分支机构", "is a branch of", "Organization", "Organization", one_at_a_time=True, acyclic=True
    ),
    _relation(
        "SUCCEEDS",
        "承继",
        "succeeds",
        "Organization",
        "Organization",
        columns=(
            choice(
                "kind",
                "承继方式",
                "Kind of succession",
                values="succession_kind",
                sheets=("successions",),
                required_in=("successions",),
                example="重新登记",
            ),
            *dates("successions"),
        ),
        identity=("kind",),
        acyclic=True,
    ),
    _relation(
        "SAME_AS",
        "同一认定",
        "is the same as",
        "Organization",
        "Organization",
        columns=(
            choice(
                "decision",
                "认定结果",
                "Decision",
                values="identity_decision",
                sheets=("identity_decisions",),
                required_in=("identity_decisions",),
                synonyms=("结论",),
                example="同一单位",
            ),
            code("basis_document", "认定依据", "Basis", sheets=("identity_decisions",)),
            *dates("identity_decisions"),
        ),
        identity=("decision",),
    ),
    _relation("HAS_ROLE", "角色", "has the role", "Organization", "Role", columns=dates("organization_roles")),
    _relation(
        "LOCATED_IN",
        "位于",
        "is located in",
        "Organization ServiceCentre Alliance DemonstrationPoint",
        "Carrier Organization",
    ),
    _relation(
        "IN_AREA",
        "所在区划",
        "is in",
        "Organization PartyOrganization Alliance Unit Carrier ServiceCentre Post TrainingClass DemonstrationCluster "
        "DemonstrationPoint Document Tally",
        "Area",
        columns=(choice("basis", "依据", "Basis", values="area_basis"),),
        identity=("basis",),
        one_at_a_time=True,
    ),
    _relation("IN_INDUSTRY", "所属行业", "is in industry", "Organization Unit", "Industry", one_at_a_time=True),
    _relation("SUPERVISED_BY", "业务主管", "is supervised by", "Organization Alliance", "Unit"),
    _relation(
        "LINKED_TO",
        "联系",
        "is linked to",
        "Unit",
        "Organization Carrier",
        columns=(
            choice(
                "contact_kind",
                "联系对象类别",
                "Kind of contact",
                values="target_kind",
                sheets=("contact_links",),
                required_in=("contact_links",),
                synonyms=("对象类别",),
                example="重点社会组织",
            ),
            *dates("contact_links"),
        ),
    ),
    _relation("MADE", "开展走访", "made", "Unit", "Visit"),
    _relation("CALLED_ON", "走访对象", "called on", "Visit", "Organization Carrier"),
    _relation("FOUND", "发现问题", "found", "Visit", "Issue"),
    _relation("ASSIGNED_TO", "交办", "is assigned to", "Issue", "Unit"),
    _relation("RAISES", "提出", "raises", "Organization PartyOrganization Alliance Unit", "ListItem"),
    _relation("OFFERS", "提供", "offers", "Organization PartyOrganization Alliance Unit", "ListItem"),
    _relation("ANSWERS", "对接", "answers", "ListItem", "ListItem"),
    _relation("LISTED_BY", "列入联盟清单", "is listed by", "ListItem", "Alliance"),
    _relation("POST_OF", "岗位属于", "is a post of", "Post", "PartyOrganization", one_at_a_time=True),
    _relation("GUIDES", "指导", "guides", "Post", "Organization", columns=dates("guides")),
    _relation("SERVES", "驻企服务", "serves", "Post", "Organization", columns=dates("serves")),
    _relation("HELD_BY", "主办", "is held by", "Event TrainingClass", "Alliance PartyOrganization Unit"),
    _relation(
        "TOOK_PART",
        "参加",
        "took part in",
        "Organization PartyOrganization Unit",
        "Event TrainingClass",
        columns=(
            integer(
                "head_count",
                "参加人数",
                "Head count",
                sheets=("participations",),
                synonyms=("人数",),
                note="只填人数，不填名单。",
            ),
        ),
    ),
    _relation(
        "PAIRED_WITH",
        "结对",
        "is paired with",
        "Organization",
        "Organization Area",
        columns=(*dates("pairings"), date("last_active_on", "最近活动日期", "Last active on", sheets=("pairings",))),
    ),
    _relation("LED_BY", "龙头", "is led by", "DemonstrationCluster", "Organization"),
    _relation("ISSUED", "印发", "issued", "Unit", "Document"),
    _relation(
        "VISITED",
        "走访",
        "visited",
        "Unit",
        "Organization Carrier",
        derived=True,
        columns=(date("date", "日期", "Date"), code("visit", "走访", "Visit")),
    ),
    _relation("FROM_BATCH", "来自批次", "is from", "Organization PartyOrganization Alliance", "Batch", derived=True),
)
