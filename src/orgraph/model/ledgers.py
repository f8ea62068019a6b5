"""Ledgers: the workbooks that units report, their sheets, and what an import of each replaces."""

from __future__ import annotations

from orgraph.model.columns import choice, code, date, month
from orgraph.model.schema import Column, End, Ledger, Period, Sheet


def _end(
    name: str, chinese: str, english: str, sheet: str, *, kinds: bool = False, synonyms: tuple[str, ...] = (),
    example: str = "",
) -> End:
    cell = code(name, chinese, english, sheets=(sheet,), required_in=(sheet,), synonyms=synonyms, example=example,
                note="填编码；没有编码的填全称。")
    kind_cell = code(f"{name}_node_kind", f"{chinese}类型", f"{english} kind", sheets=(sheet,))
    return End(column=cell, kind_column=kind_cell if kinds else None)


_ORGANIZATION_WORDS = ("统一社会信用代码", "单位代码", "组织代码", "企业代码", "单位名称", "企业名称")
_ORGANIZATION_EXAMPLE = "91330782DEM0000141"


def _organization(sheet: str, name: str = "organization", chinese: str = "两新组织代码") -> End:
    return _end(name, chinese, name.capitalize(), sheet, synonyms=_ORGANIZATION_WORDS, example=_ORGANIZATION_EXAMPLE)


_PARTY_WORDS = ("党组织", "党组织名称", "党组织代码")

LEDGERS: tuple[Ledger, ...] = (
    Ledger(name="registry", chinese="市场主体登记数据", english="Business registry", sheets=(
        Sheet(name="registry", chinese="登记信息", english="Registrations", brings="Organization",
              synonyms=("企业登记", "市场主体"), unit_reference="registered_area"),
    )),
    Ledger(name="civil_affairs", chinese="社会组织登记数据", english="Civil-affairs registry", sheets=(
        Sheet(name="civil_affairs", chinese="社会组织登记", english="Social organizations", brings="Organization",
              synonyms=("社会组织",), unit_reference="registered_area"),
    )),
    Ledger(name="census", chinese="两新组织排摸台账", english="Census", sheets=(
        Sheet(name="organizations", chinese="两新组织", english="Organizations", brings="Organization",
              synonyms=("两新组织台账", "排摸台账"), unit_reference="counted_area"),
        Sheet(name="organization_roles", chinese="角色标签", english="Roles", brings="HAS_ROLE",
              source=_organization("organization_roles"),
              target=_end("role", "角色", "Role", "organization_roles", synonyms=("标签",), example="龙头企业")),
        Sheet(name="association_members", chinese="协会会员", english="Association members", brings="BELONGS_TO",
              source=_organization("association_members", "member", "会员代码"),
              target=_end("association", "协会代码", "Association", "association_members", synonyms=("协会",),
                          example="51330700DEM000014C")),
    )),
    Ledger(name="carriers", chinese="载体台账", english="Carriers", sheets=(
        Sheet(name="carriers", chinese="载体", english="Carriers", brings="Carrier", unit_reference="operating_area",
              synonyms=("园区楼宇市场",)),
        Sheet(name="carrier_managers", chinese="载体管理", english="Managers", brings="MANAGES",
              source=_end("manager", "管理单位", "Manager", "carrier_managers", kinds=True, example="市经信局"),
              target=_end("carrier", "载体", "Carrier", "carrier_managers", synonyms=("载体编码", "载体名称"),
                          example="ZT0001")),
    )),
    Ledger(name="units", chinese="单位与联系台账", english="Units and contacts", sheets=(
        Sheet(name="units", chinese="单位", english="Units", brings="Unit", synonyms=("成员单位",),
              unit_reference="counted_area"),
        Sheet(name="contact_links", chinese="联系对象", english="Contact links", brings="LINKED_TO",
              source=_end("unit", "联系单位", "Unit", "contact_links", synonyms=("成员单位",), example="市经信局"),
              target=_end("target", "联系对象", "Target", "contact_links", kinds=True,
                          synonyms=("联系对象编码", "联系对象代码"), example=_ORGANIZATION_EXAMPLE)),
    )),
    Ledger(name="party", chinese="党组织台账", english="Party organizations", sheets=(
        Sheet(name="party_organizations", chinese="党组织", english="Party organizations",
              brings="PartyOrganization", unit_reference="counted_area"),
        Sheet(name="covers", chinese="覆盖单位", english="Covered organizations", brings="COVERS",
              source=_end("party_organization", "党组织编码", "Party organization", "covers", synonyms=_PARTY_WORDS,
                          example="DZZ0001"),
              target=_organization("covers")),
        Sheet(name="co_managed", chinese="双重管理", english="Dual management", brings="CO_MANAGED_BY",
              source=_end("party_organization", "党组织编码", "Party organization", "co_managed",
                          synonyms=_PARTY_WORDS, example="DZZ0001"),
              target=_end("unit", "双重管理单位", "Unit", "co_managed", synonyms=("管理单位",), example="市经信局")),
        Sheet(name="set_up_in", chinese="党组织设在", english="Set up in", brings="SET_UP_IN",
              source=_end("party_organization", "党组织编码", "Party organization", "set_up_in",
                          synonyms=_PARTY_WORDS, example="DZZ0001"),
              target=_end("place", "联盟或载体", "Alliance or carrier", "set_up_in", kinds=True, example="LM0001")),
    )),
    Ledger(name="organization_life", chinese="组织生活月报", english="Organization life", period=Period.MONTH, sheets=(
        Sheet(name="meeting_counts", chinese="组织生活", english="Meeting counts", brings="MeetingCount",
              period_column="month"),
    )),
    Ledger(name="posts", chinese="岗位台账", english="Posts", sheets=(
        Sheet(name="posts", chinese="岗位", english="Posts", brings="Post", unit_reference="counted_area"),
        Sheet(name="guides", chinese="指导单位", english="Guided organizations", brings="GUIDES",
              source=_end("post", "岗位编码", "Post", "guides", synonyms=("岗位",), example="GW0001"),
              target=_organization("guides")),
        Sheet(name="serves", chinese="驻企服务", english="Served organizations", brings="SERVES",
              source=_end("post", "岗位编码", "Post", "serves", synonyms=("岗位",), example="GW0001"),
              target=_organization("serves")),
    )),
    Ledger(name="alliances", chinese="党建联盟台账", english="Alliances", sheets=(
        Sheet(name="alliances", chinese="联盟", english="Alliances", brings="Alliance", synonyms=("党建联盟",),
              unit_reference="counted_area"),
        Sheet(name="alliance_members", chinese="联盟成员", english="Members", brings="MEMBER_OF",
              source=_end("member", "成员", "Member", "alliance_members", kinds=True,
                          synonyms=("成员编码", "成员代码", "成员单位"), example=_ORGANIZATION_EXAMPLE),
              target=_end("alliance", "联盟", "Alliance", "alliance_members", synonyms=("联盟编码", "联盟名称"),
                          example="LM0001")),
        Sheet(name="alliance_hosts", chinese="联盟牵头单位", english="Hosts", brings="HOSTS",
              source=_end("host", "牵头单位", "Host", "alliance_hosts", kinds=True, synonyms=("依托单位",),
                          example="市经信局"),
              target=_end("alliance", "联盟", "Alliance", "alliance_hosts", synonyms=("联盟编码", "联盟名称"),
                          example="LM0001")),
    )),
    Ledger(name="lists", chinese="四清单月报", english="Four lists", period=Period.MONTH, sheets=(
        Sheet(name="list_items", chinese="清单事项", english="List items", brings="ListItem",
              period_column="raised_on"),
    )),
    Ledger(name="events", chinese="活动月报", english="Events", period=Period.MONTH, sheets=(
        Sheet(name="events", chinese="活动", english="Events", brings="Event", period_column="held_on"),
        Sheet(name="participations", chinese="活动参加单位", english="Participants", brings="TOOK_PART",
              source=_end("participant", "参加单位", "Participant", "participations", kinds=True,
                          example=_ORGANIZATION_EXAMPLE),
              target=_end("event", "活动编码", "Event", "participations", kinds=True, synonyms=("活动", "班次编码"),
                          example="HD0001")),
    )),
    Ledger(name="visits", chinese="走访月报", english="Visits", period=Period.MONTH, sheets=(
        Sheet(name="visits", chinese="走访", english="Visits", brings="Visit", period_column="visited_on"),
        Sheet(name="issues", chinese="问题", english="Issues", brings="Issue", period_column="raised_on"),
    )),
    Ledger(name="service_centres", chinese="党群服务中心台账", english="Service centres", sheets=(
        Sheet(name="service_centres", chinese="党群服务中心", english="Service centres", brings="ServiceCentre",
              unit_reference="operating_area"),
    )),
    Ledger(name="training", chinese="培训台账", english="Training", sheets=(
        Sheet(name="training_classes", chinese="培训班", english="Classes", brings="TrainingClass",
              unit_reference="counted_area"),
    )),
    Ledger(name="demonstration", chinese="示范台账", english="Demonstration", sheets=(
        Sheet(name="demonstration_clusters", chinese="示范集群", english="Clusters", brings="DemonstrationCluster",
              unit_reference="counted_area"),
        Sheet(name="demonstration_points", chinese="示范点", english="Points", brings="DemonstrationPoint",
              unit_reference="counted_area"),
        Sheet(name="pairings", chinese="结对帮扶", english="Pairings", brings="PAIRED_WITH",
              source=_organization("pairings"),
              target=_end("partner", "结对对象", "Partner", "pairings", kinds=True, synonyms=("结对村",))),
    )),
    Ledger(name="documents", chinese="文件台账", english="Documents", sheets=(
        Sheet(name="documents", chinese="文件", english="Documents", brings="Document",
              unit_reference="counted_area"),
    )),
    Ledger(name="tallies", chinese="汇总数月报", english="Tallies", period=Period.MONTH, sheets=(
        Sheet(name="tallies", chinese="汇总数", english="Tallies", brings="Tally", period_column="counted_on",
              unit_reference="tally_area"),
    )),
    Ledger(name="identity", chinese="身份台账", english="Identity decisions", sheets=(
        Sheet(name="identity_decisions", chinese="同一认定", english="Same or not", brings="SAME_AS",
              source=_end("duplicate", "重复单位代码", "Duplicate", "identity_decisions", synonyms=("单位代码一",),
                          example=_ORGANIZATION_EXAMPLE),
              target=_end("kept", "保留单位代码", "Kept", "identity_decisions", synonyms=("单位代码二",),
                          example=_ORGANIZATION_EXAMPLE)),
        Sheet(name="successions", chinese="承继关系", english="Successions", brings="SUCCEEDS",
              source=_end("successor", "承继单位代码", "Successor", "successions", synonyms=("新代码",),
                          example=_ORGANIZATION_EXAMPLE),
              target=_end("predecessor", "原单位代码", "Predecessor", "successions", synonyms=("原代码",),
                          example=_ORGANIZATION_EXAMPLE)),
    )),
)

COVER: tuple[Column, ...] = (
    code("ledger", "台账", "Ledger", synonyms=("台账名称", "报表名称")),
    code("unit", "填报单位", "Reporting unit", synonyms=("报送单位", "上报单位")),
    month("period", "报告期", "Period", synonyms=("报告月份", "所属期")),
    date("data_date", "数据日期", "Data date", synonyms=("截止日期", "数据截止日期")),
    choice("coordinate_system", "坐标系", "Reference system"),
    code("data_nature", "数据性质", "Nature of the data"),
)
"""What the cover sheet (封面) of a ledger declares, a heading and its value a line."""

COVER_TITLE = "封面"
SYNTHETIC_MARK = "合成数据"
"""The nature of generated data; its codes begin ``DEM`` and are refused anywhere else."""

REPORTING_UNIT = code("reporting_unit", "填报单位", "Reporting unit", synonyms=("报送单位", "上报单位"))
"""Every sheet may carry its reporting unit as a column; it outweighs the cover."""
DATA_NATURE = code("data_nature", "数据性质", "Nature of the data")
"""Exports in CSV carry their nature as a column."""
