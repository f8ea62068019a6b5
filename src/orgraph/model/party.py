"""Party organizations, their meetings and posts, and alliances."""

from __future__ import annotations

from orgraph.model.columns import (
    area,
    boolean,
    choice,
    code,
    coordinates,
    date,
    display_name,
    integer,
    members,
    month,
    number,
    own_code,
    refer,
    share,
    text,
)
from orgraph.model.schema import NodeKind

PARTY = ("party_organizations",)
ALLIANCES = ("alliances",)
POSTS = ("posts",)
MEETINGS = ("meeting_counts",)

PARTY_ORGANIZATION = NodeKind(
    name="PartyOrganization",
    chinese="党组织",
    english="Party organization",
    table="party_organizations",
    lifetime=("established_on", "dissolved_on"),
    columns=(
        own_code("party_organizations", example="DZZ0001", synonyms=("党组织编码", "党组织代码", "党组织编号")),
        display_name("party_organizations", chinese="党组织名称", example="示例五金有限公司党支部"),
        choice(
            "level",
            "层级",
            "Level",
            values="party_level",
            sheets=PARTY,
            required_in=PARTY,
            synonyms=("党组织层级", "党组织类别"),
            example="党支部",
        ),
        boolean(
            "functional",
            "功能型党组织",
            "Functional",
            sheets=PARTY,
            synonyms=("是否功能型",),
            note="功能型党组织不转移组织关系，不计入党员数。",
        ),
        boolean("temporary", "临时党组织", "Temporary", sheets=PARTY, synonyms=("是否临时",)),
        date(
            "established_on",
            "成立日期",
            "Established on",
            sheets=PARTY,
            synonyms=("成立时间", "组建日期"),
            example="2016-07-01",
        ),
        date("dissolved_on", "撤销日期", "Dissolved on", sheets=PARTY, synonyms=("撤销时间",)),
        date(
            "elected_on",
            "换届日期",
            "Elected on",
            sheets=PARTY,
            synonyms=("本届换届日期", "最近换届日期"),
            example="2019-07-01",
        ),
        date(
            "term_ends_on",
            "任期届满日期",
            "Term ends on",
            sheets=PARTY,
            synonyms=("届满日期", "应换届日期"),
            example="2022-06-30",
        ),
        members(
            "full_members", "正式党员数", "Full members", sheets=PARTY, synonyms=("党员数", "党员人数"), example="7"
        ),
        choice("venue", "活动场所", "Venue", sheets=PARTY, synonyms=("阵地",), example="自有"),
        choice("rating", "星级评定", "Rating", values="party_rating", sheets=PARTY, synonyms=("星级", "五星三强")),
        date("rated_on", "评定日期", "Rated on", sheets=PARTY),
        boolean("cross_posts", "双向进入交叉任职", "Cross posts", sheets=PARTY, synonyms=("交叉任职",)),
        boolean("decision_rule", "参与重大决策制度", "Rule on major decisions", sheets=PARTY),
        boolean("contact_rule", "党员联系职工制度", "Members contact staff", sheets=PARTY),
        choice(
            "scheme",
            "党员管理办法",
            "Management scheme",
            values="management_scheme",
            sheets=PARTY,
            note="只填本党组织采用的办法，不填个人积分或星级。",
        ),
        share(
            "performance_weight_share",
            "党建绩效考核权重",
            "Weight in performance appraisal",
            sheets=PARTY,
            synonyms=("绩效权重",),
        ),
        boolean("has_budget_line", "列入经费预算", "Budget line", sheets=PARTY, synonyms=("经费预算",)),
        number("dues_paid_yuan", "上缴党费", "Dues paid", sheets=PARTY, unit="元"),
        number("dues_refunded_yuan", "党费返还", "Dues refunded", sheets=PARTY, unit="元", synonyms=("党费拨返",)),
        boolean("pre_tax_deduction", "税前列支", "Pre-tax deduction", sheets=PARTY),
    ),
    references=(
        refer(
            "affiliated_to",
            "上级党组织",
            "Affiliated to",
            relation="AFFILIATED_TO",
            sheets=PARTY,
            synonyms=("隶属党组织", "上级党组织编码", "隶属"),
            note="上级党组织或党（工）委单位的编码或名称。",
        ),
        area("counted", "", basis="counted", sheets=PARTY, synonyms=("统计归口", "所在县（市、区）")),
    ),
)

MEETING_COUNT = NodeKind(
    name="MeetingCount",
    chinese="组织生活次数",
    english="Meeting count",
    table="meeting_counts",
    local_key=("party_organization", "month", "kind"),
    columns=(
        month(
            "month", "月份", "Month", sheets=MEETINGS, required_in=MEETINGS, synonyms=("报告月份",), example="2020-05"
        ),
        choice(
            "kind",
            "组织生活类型",
            "Kind of meeting",
            values="meeting_kind",
            sheets=MEETINGS,
            required_in=MEETINGS,
            synonyms=("类型", "会议类型"),
            example="党员大会",
        ),
        integer(
            "count",
            "次数",
            "Count",
            sheets=MEETINGS,
            required_in=MEETINGS,
            synonyms=("召开次数",),
            unit="次",
            example="1",
        ),
    ),
    references=(
        refer(
            "party_organization",
            "党组织",
            "Party organization",
            relation="HELD",
            sheets=MEETINGS,
            incoming=True,
            required_in=MEETINGS,
            synonyms=("党组织编码", "党组织名称"),
            example="DZZ0001",
        ),
    ),
)

POST = NodeKind(
    name="Post",
    chinese="岗位",
    english="Post",
    table="posts",
    local_key=("kind", "name"),
    lifetime=("established_on", "ended_on"),
    columns=(
        own_code("posts", example="GW0001", synonyms=("岗位编码", "岗位编号")),
        display_name("posts", chinese="岗位名称", example="示例五金有限公司党支部书记岗", required=False),
        choice(
            "kind",
            "岗位类别",
            "Kind of post",
            values="post_kind",
            sheets=POSTS,
            required_in=POSTS,
            synonyms=("类别", "岗位类型"),
            example="党组织书记",
            note="只登记岗位，不登记任职人员。",
        ),
        choice(
            "source", "来源", "Source", values="post_source", sheets=POSTS, synonyms=("选配方式",), example="内部选拔"
        ),
        boolean("filled", "已配备", "Filled", sheets=POSTS, synonyms=("是否配备",), example="是"),
        boolean("full_time", "专职", "Full-time", sheets=POSTS, synonyms=("是否专职",)),
        boolean("held_by_management", "由管理层兼任", "Held by management", sheets=POSTS),
        date("established_on", "设岗日期", "Established on", sheets=POSTS),
        date("ended_on", "撤岗日期", "Ended on", sheets=POSTS),
        date("filed_on", "县级备案日期", "Filed on", sheets=POSTS, synonyms=("备案日期",)),
        date("changed_on", "变动日期", "Changed on", sheets=POSTS),
        date("change_reported_on", "变动报告日期", "Change reported on", sheets=POSTS),
        date("last_trained_on", "最近培训日期", "Last trained on", sheets=POSTS, synonyms=("培训日期",)),
        choice("training_level", "培训级别", "Level of training", values="unit_level", sheets=POSTS),
    ),
    references=(
        refer(
            "party_organization",
            "所属党组织",
            "Party organization",
            relation="POST_OF",
            sheets=POSTS,
            synonyms=("党组织", "党组织编码"),
            example="DZZ0001",
        ),
        area("counted", "", basis="counted", sheets=POSTS, synonyms=("统计归口", "所在县（市、区）")),
    ),
)

_SIX = "六专之一；有则填“是”。"

ALLIANCE = NodeKind(
    name="Alliance",
    chinese="党建联盟",
    english="Alliance",
    table="alliances",
    lifetime=("founded_on", "ended_on"),
    columns=(
        own_code("alliances", example="LM0001", synonyms=("联盟编码", "联盟编号")),
        display_name("alliances", chinese="联盟名称", example="白龙桥小微园党建联盟"),
        choice(
            "kind",
            "联盟类型",
            "Kind of alliance",
            values="alliance_kind",
            sheets=ALLIANCES,
            required_in=ALLIANCES,
            synonyms=("类型", "联盟类别"),
            example="区域和园区化",
        ),
        choice(
            "status",
            "状态",
            "Status",
            values="alliance_status",
            sheets=ALLIANCES,
            note="拟建的联盟不计数；批准后填批准机关、文号和日期。",
            example="已批准",
        ),
        text("approved_by", "批准机关", "Approved by", sheets=ALLIANCES, example="婺城区委两新工委"),
        code(
            "document_number",
            "批准文号",
            "Document number",
            sheets=ALLIANCES,
            synonyms=("文号",),
            example="婺两新〔2020〕3号",
        ),
        date("approved_on", "批准日期", "Approved on", sheets=ALLIANCES, example="2020-05-20"),
        date("founded_on", "成立日期", "Founded on", sheets=ALLIANCES, example="2020-05-28"),
        date("ended_on", "终止日期", "Ended on", sheets=ALLIANCES),
        boolean("has_body", "专门机构", "Dedicated body", sheets=ALLIANCES, note=_SIX, example="是"),
        boolean("has_staff", "专职人员", "Dedicated staff", sheets=ALLIANCES, note=_SIX, example="是"),
        boolean("has_venue", "专门场地", "Dedicated venue", sheets=ALLIANCES, note=_SIX, example="是"),
        boolean("has_plate", "专门牌子", "Dedicated plate", sheets=ALLIANCES, note=_SIX, example="是"),
        boolean("has_fund", "专项经费", "Dedicated fund", sheets=ALLIANCES, note=_SIX, example="否"),
        boolean("has_team", "专业队伍", "Dedicated team", sheets=ALLIANCES, note=_SIX, example="否"),
        code("evidence", "六专依据文号", "Evidence of the six dedicated", sheets=ALLIANCES, synonyms=("依据",)),
        boolean("has_platform", "治理平台", "Governance platform", sheets=ALLIANCES),
        *coordinates("alliances"),
    ),
    references=(
        area(
            "counted",
            "责任",
            basis="counted",
            sheets=ALLIANCES,
            synonyms=("统计归口", "县（市、区）", "所在县（市、区）"),
            note="跨县联盟填负责的县（市、区）。",
        ),
        refer("responsible_unit", "责任单位", "Responsible unit", relation="SUPERVISED_BY", sheets=ALLIANCES),
        refer("carrier", "依托载体", "Carrier", relation="LOCATED_IN", sheets=ALLIANCES, synonyms=("所在载体",)),
    ),
)
