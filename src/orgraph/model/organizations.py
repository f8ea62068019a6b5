"""Organizations and the fixed nodes that they refer to: areas, industries, roles."""

from __future__ import annotations

from orgraph.model.columns import (
    area, boolean, choice, code, coordinates, date, display_name, integer, members, money_wan, refer, text,
)
from orgraph.model.schema import FilledBy, NodeKind

REGISTRY = ("registry",)
CIVIL_AFFAIRS = ("civil_affairs",)
CENSUS = ("organizations",)
REGISTERS = ("registry", "civil_affairs")
ALL = ("registry", "civil_affairs", "organizations")

ORGANIZATION = NodeKind(
    name="Organization",
    chinese="两新组织",
    english="Organization",
    table="organizations",
    code_column="uscc",
    local_key=("kind", "name"),
    lifetime=("registered_on", "closed_on"),
    columns=(
        code("uscc", "统一社会信用代码", "Unified social credit code", sheets=ALL, required_in=REGISTERS,
             synonyms=("信用代码", "社会信用代码", "统一代码", "统一信用代码", "信用代码证号"),
             note="18位，GB 32100-2015；尚无代码的留空，取得后在身份台账登记。", example="91330782DEM0000141"),
        display_name(*ALL, chinese="单位名称", example="示例五金有限公司",
                     synonyms=("企业名称", "组织名称", "社会组织名称", "机构名称", "两新组织名称", "商事主体名称")),
        text("former_name", "曾用名", "Former name", sheets=ALL),
        choice("kind", "类别", "Kind", values="organization_kind", sheets=("organizations", "civil_affairs"),
               required_in=("organizations",), synonyms=("组织类别", "单位类别", "两新组织类别"), example="企业",
               note="登记数据未写明时按统一社会信用代码前两位判定。"),
        choice("subkind", "细类", "Subkind", values="organization_subkind", sheets=("civil_affairs", "organizations"),
               synonyms=("组织细类", "社会组织类型")),
        text("registration_type", "企业类型", "Registration type", sheets=REGISTERS,
             synonyms=("登记注册类型", "主体类型", "公司类型", "市场主体类型")),
        choice("ownership", "所有制", "Ownership", sheets=("organizations", "civil_affairs", "registry"),
               synonyms=("出资人类别", "经济类型", "出资人情况"), example="私营",
               note="只填类别；不得填写出资人姓名。"),
        date("registered_on", "成立日期", "Registered on", sheets=ALL, synonyms=("注册日期", "登记日期", "设立日期"),
             example="2012-05-18"),
        money_wan("registered_capital_wan", "注册资本", "Registered capital", sheets=REGISTERS,
                  synonyms=("注册资金", "开办资金", "注册资本（万元）", "注册资金（万元）")),
        code("registered_capital_currency", "注册资本币种", "Currency of the capital",
             filled_by=FilledBy.PARSING),
        text("registered_address", "注册地址", "Registered address", sheets=ALL,
             synonyms=("住所", "登记地址", "注册住所", "企业注册地址"), example="婺城区白龙桥镇示例路1号"),
        text("operating_address", "经营地址", "Operating address", sheets=CENSUS,
             synonyms=("实际经营地址", "生产经营地址", "办公地址")),
        choice("registration_status", "登记状态", "Registration status", sheets=REGISTERS,
               synonyms=("经营状态", "企业状态", "主体状态")),
        choice("operating_status", "运转情况", "Operating status", sheets=CENSUS, synonyms=("运行情况", "运营状态"),
               example="正常运转"),
        date("closed_on", "注销日期", "Closed on", sheets=ALL, synonyms=("吊销日期", "关闭日期")),
        integer("employees", "职工人数", "Employees", sheets=("organizations", "civil_affairs"),
                synonyms=("从业人数", "员工人数", "职工数", "从业人员数"), unit="人", example="86"),
        money_wan("turnover_wan", "营业收入", "Turnover", sheets=CENSUS,
                  synonyms=("营业收入（万元）", "年营业额", "年产值"), example="2600"),
        money_wan("assets_wan", "资产总额", "Assets", sheets=CENSUS, synonyms=("资产总额（万元）",)),
        boolean("above_scale", "是否规上", "Above scale", sheets=CENSUS, synonyms=("规上", "规模以上"), example="是"),
        boolean("three_haves", "是否三有", "Three haves", sheets=CENSUS, synonyms=("三有", "三有企业")),
        members("full_members", "正式党员数", "Full members", sheets=CENSUS,
                synonyms=("党员数", "党员人数", "正式党员人数", "组织关系在本单位正式党员数"),
                note="填数字；1、2按“1–2”保存。", example="4"),
        members("full_time_full_members", "专职工作人员中正式党员数", "Full members among full-time staff",
                sheets=CENSUS, synonyms=("专职正式党员数", "专职党员数")),
        members("members_elsewhere", "组织关系在外党员数", "Members with relations elsewhere", sheets=CENSUS),
        choice("declared_coverage", "党组织组建情况", "Declared coverage", sheets=CENSUS,
               synonyms=("党组织组建方式", "组建情况", "党组织情况")),
        choice("reason_not_built", "未组建原因", "Reason for no Party organization", sheets=CENSUS,
               synonyms=("未建党组织原因",), note="原因为出资人不支持的，只按县（市、区）计数，不随单位保存。"),
        boolean("has_union", "有工会", "Has a trade union", sheets=CENSUS, synonyms=("工会", "是否建立工会", "建立工会")),
        boolean("has_youth_league", "有团组织", "Has a youth league", sheets=CENSUS,
                synonyms=("团组织", "共青团", "是否建立团组织")),
        boolean("has_womens_federation", "有妇联组织", "Has a women's federation", sheets=CENSUS,
                synonyms=("妇联", "妇女组织", "是否建立妇联组织")),
        integer("unit_members", "会员单位数", "Member units", sheets=("civil_affairs", "organizations"),
                synonyms=("单位会员数",)),
        integer("leadership_posts", "负责人职数", "Leadership posts", sheets=("civil_affairs", "organizations")),
        integer("leadership_posts_filled", "已配负责人职数", "Leadership posts filled",
                sheets=("civil_affairs", "organizations")),
        choice("decoupled", "是否脱钩", "Decoupled", sheets=CIVIL_AFFAIRS, synonyms=("脱钩情况",)),
        date("decoupled_on", "脱钩日期", "Decoupled on", sheets=CIVIL_AFFAIRS),
        boolean("in_scope", "纳入统计", "In scope", sheets=CENSUS, synonyms=("是否纳入统计", "是否两新组织"),
                note="村、银行、高校等联盟成员填“否”。"),
        date("verified_on", "核实日期", "Verified on", sheets=CENSUS, synonyms=("排摸日期", "核查日期", "更新日期"),
             example="2020-04-10"),
        *coordinates("organizations"),
        boolean("in_registry", "在市场主体登记数据中", "In the business registry", filled_by=FilledBy.RESOLUTION),
        boolean("in_civil_affairs", "在社会组织登记数据中", "In the civil-affairs registry",
                filled_by=FilledBy.RESOLUTION),
        boolean("in_census", "在排摸台账中", "In the census", filled_by=FilledBy.RESOLUTION),
    ),
    references=(
        area("registered", "注册地", basis="registered", sheets=ALL, address_column="registered_address",
             synonyms=("登记地",)),
        area("operating", "经营地", basis="operating", sheets=CENSUS, address_column="operating_address",
             synonyms=("所在县（市、区）", "所在县(市、区)", "县（市、区）", "县(市、区)", "县市区", "所在县市区"),
             township_synonyms=("所在乡镇（街道）", "乡镇（街道）", "乡镇(街道)", "所在乡镇街道", "乡镇街道")),
        area("counted", "统计归口", basis="counted", sheets=CENSUS, township=False,
             synonyms=("统计归口", "归口单位", "统计口径单位"), note="开发区统计的单位填“金华开发区”，不论所在地。"),
        refer("industry", "行业代码", "Industry", relation="IN_INDUSTRY", sheets=("organizations", "registry"),
              synonyms=("所属行业", "行业", "国民经济行业代码", "行业类别"), note="GB/T 4754-2017。", example="3311"),
        refer("supervising_unit", "业务主管单位", "Supervising unit", relation="SUPERVISED_BY",
              sheets=("civil_affairs", "organizations"), valid_to_column="decoupled_on"),
        refer("carrier", "所在载体", "Carrier", relation="LOCATED_IN", sheets=CENSUS,
              synonyms=("所在园区", "所在楼宇", "所在市场", "园区楼宇市场")),
        refer("legal_entity", "所属法人代码", "Legal entity", relation="BRANCH_OF", sheets=("organizations", "registry"),
              synonyms=("总公司代码", "所属法人单位"), note="分支机构填所属法人的统一社会信用代码。"),
    ),
)

AREA = NodeKind(
    name="Area", chinese="区划", english="Area", table="areas", from_reference_data=True,
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
    name="Industry", chinese="行业", english="Industry", table="industries", from_reference_data=True,
    columns=(
        code("code", "代码", "Code"),
        text("name", "名称", "Name"),
        integer("level", "层级", "Level", note="1门类 2大类 3中类 4小类"),
        code("parent", "上级", "Parent"),
    ),
)

ROLE = NodeKind(
    name="Role", chinese="角色", english="Role", table="roles", from_reference_data=True,
    columns=(code("code", "代码", "Code"), text("name", "名称", "Name")),
)

TALLY = NodeKind(
    name="Tally", chinese="汇总数", english="Tally", table="tallies", local_key=("topic", "counted_on", "tally_county"),
    columns=(
        choice("topic", "事项", "Topic", values="tally_topic", sheets=("tallies",), required_in=("tallies",),
               example="个体工商户数"),
        date("counted_on", "统计日期", "Counted on", sheets=("tallies",), required_in=("tallies",),
             example="2020-06-30"),
        integer("count", "数量", "Count", sheets=("tallies",), required_in=("tallies",), example="1200"),
    ),
    references=(area("tally", "", basis="counted", sheets=("tallies",), synonyms=("所在县（市、区）",)),),
)
