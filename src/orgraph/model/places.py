"""Units, the carriers that organizations lie in, and service centres."""

from __future__ import annotations

from orgraph.model.columns import (
    area,
    boolean,
    choice,
    coordinates,
    date,
    display_name,
    money_wan,
    number,
    own_code,
    refer,
    text,
)
from orgraph.model.schema import NodeKind

UNITS = ("units",)
CARRIERS = ("carriers",)
CENTRES = ("service_centres",)

UNIT = NodeKind(
    name="Unit",
    chinese="单位",
    english="Unit",
    table="units",
    local_key=("name",),
    columns=(
        own_code("units", example="DW001", synonyms=("单位编码", "单位编号")),
        display_name("units", chinese="单位名称", example="市经信局"),
        choice(
            "kind",
            "单位类别",
            "Kind of unit",
            values="unit_kind",
            sheets=UNITS,
            required_in=UNITS,
            synonyms=("类别", "单位类型"),
            example="两新工委成员单位",
        ),
        choice("level", "级别", "Level", values="unit_level", sheets=UNITS, synonyms=("层级",), example="市级"),
        choice(
            "committee_role",
            "工委职责",
            "Role in the committee",
            values="unit_role",
            sheets=UNITS,
            synonyms=("角色",),
            example="成员",
        ),
    ),
    references=(
        area("counted", "", basis="counted", sheets=UNITS, synonyms=("所在县（市、区）", "统计归口")),
        refer("industry", "负责行业", "Industry", relation="IN_INDUSTRY", sheets=UNITS, synonyms=("行业责任",)),
    ),
)

CARRIER = NodeKind(
    name="Carrier",
    chinese="载体",
    english="Carrier",
    table="carriers",
    local_key=("kind", "name"),
    lifetime=("opened_on", "closed_on"),
    columns=(
        own_code("carriers", example="ZT0001", synonyms=("载体编码", "载体编号")),
        display_name("carriers", chinese="载体名称", example="白龙桥小微企业园"),
        choice(
            "kind",
            "载体类型",
            "Kind of carrier",
            values="carrier_kind",
            sheets=CARRIERS,
            required_in=CARRIERS,
            synonyms=("类型", "载体类别"),
            example="小微企业园",
        ),
        text("address", "地址", "Address", sheets=CARRIERS, example="婺城区白龙桥镇示例路8号"),
        date("opened_on", "投用日期", "Opened on", sheets=CARRIERS),
        date("closed_on", "关闭日期", "Closed on", sheets=CARRIERS),
        date(
            "last_swept_on",
            "最近排摸日期",
            "Last swept on",
            sheets=CARRIERS,
            synonyms=("扫楼日期", "排摸日期"),
            note="最近一次扫楼扫街、进园入企的日期；未排摸的留空。",
            example="2020-04-02",
        ),
        *coordinates("carriers"),
    ),
    references=(
        refer("part_of", "上级载体", "Part of", relation="PART_OF", sheets=CARRIERS, synonyms=("所属园区", "所属载体")),
        area(
            "operating",
            "",
            basis="operating",
            sheets=CARRIERS,
            address_column="address",
            synonyms=("所在县（市、区）",),
        ),
    ),
)

SERVICE_CENTRE = NodeKind(
    name="ServiceCentre",
    chinese="党群服务中心",
    english="Service centre",
    table="service_centres",
    lifetime=("opened_on", "closed_on"),
    columns=(
        own_code("service_centres", example="ZX0001", synonyms=("中心编码", "中心编号")),
        display_name("service_centres", chinese="中心名称", example="白龙桥镇党群服务中心"),
        choice(
            "level",
            "级别",
            "Level",
            values="centre_level",
            sheets=CENTRES,
            synonyms=("层级",),
            example="乡镇（街道）级",
        ),
        boolean("hub", "枢纽型", "Hub", sheets=CENTRES, synonyms=("是否枢纽型",)),
        money_wan("funded_wan", "支持经费", "Funding", sheets=CENTRES),
        number("floor_area_m2", "面积", "Floor area", sheets=CENTRES, unit="平方米", synonyms=("建筑面积",)),
        number("weekly_hours", "每周开放时长", "Hours open a week", sheets=CENTRES, unit="小时", maximum=168),
        text("address", "地址", "Address", sheets=CENTRES),
        date("opened_on", "启用日期", "Opened on", sheets=CENTRES),
        date("closed_on", "停用日期", "Closed on", sheets=CENTRES),
        *coordinates("service_centres"),
    ),
    references=(
        refer("carrier", "所在载体", "Carrier", relation="LOCATED_IN", sheets=CENTRES),
        area(
            "operating", "", basis="operating", sheets=CENTRES, address_column="address", synonyms=("所在县（市、区）",)
        ),
    ),
)
