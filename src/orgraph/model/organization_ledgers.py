"""Ledgers of organizations: registers, the census, places, identity, and what is counted by place."""

from __future__ import annotations

from orgraph.model.ends import ORGANIZATION_EXAMPLE, end, organization_end
from orgraph.model.schema import Ledger, Period, Sheet

ORGANIZATION_LEDGERS: tuple[Ledger, ...] = (
    Ledger(
        name="registry",
        chinese="市场主体登记数据",
        english="Business registry",
        sheets=(
            Sheet(
                name="registry",
                chinese="登记信息",
                english="Registrations",
                brings="Organization",
                synonyms=("企业登记", "市场主体"),
                unit_reference="registered_area",
            ),
        ),
    ),
    Ledger(
        name="civil_affairs",
        chinese="社会组织登记数据",
        english="Civil-affairs registry",
        sheets=(
            Sheet(
                name="civil_affairs",
                chinese="社会组织登记",
                english="Social organizations",
                brings="Organization",
                synonyms=("社会组织",),
                unit_reference="registered_area",
            ),
        ),
    ),
    Ledger(
        name="census",
        chinese="两新组织排摸台账",
        english="Census",
        sheets=(
            Sheet(
                name="organizations",
                chinese="两新组织",
                english="Organizations",
                brings="Organization",
                synonyms=("两新组织台账", "排摸台账"),
                unit_reference="counted_area",
            ),
            Sheet(
                name="organization_roles",
                chinese="角色标签",
                english="Roles",
                brings="HAS_ROLE",
                source=organization_end("organization_roles"),
                target=end("role", "角色", "Role", "organization_roles", synonyms=("标签",), example="龙头企业"),
            ),
            Sheet(
                name="association_members",
                chinese="协会会员",
                english="Association members",
                brings="BELONGS_TO",
                source=organization_end("association_members", "member", "会员代码"),
                target=end(
                    "association",
                    "协会代码",
                    "Association",
                    "association_members",
                    synonyms=("协会",),
                    example="51330700DEM000014C",
                ),
            ),
        ),
    ),
    Ledger(
        name="carriers",
        chinese="载体台账",
        english="Carriers",
        sheets=(
            Sheet(
                name="carriers",
                chinese="载体",
                english="Carriers",
                brings="Carrier",
                unit_reference="operating_area",
                synonyms=("园区楼宇市场",),
            ),
            Sheet(
                name="carrier_managers",
                chinese="载体管理",
                english="Managers",
                brings="MANAGES",
                source=end("manager", "管理单位", "Manager", "carrier_managers", kinds=True, example="市经信局"),
                target=end(
                    "carrier",
                    "载体",
                    "Carrier",
                    "carrier_managers",
                    synonyms=("载体编码", "载体名称"),
                    example="ZT0001",
                ),
            ),
        ),
    ),
    Ledger(
        name="service_centres",
        chinese="党群服务中心台账",
        english="Service centres",
        sheets=(
            Sheet(
                name="service_centres",
                chinese="党群服务中心",
                english="Service centres",
                brings="ServiceCentre",
                unit_reference="operating_area",
            ),
        ),
    ),
    Ledger(
        name="tallies",
        chinese="汇总数月报",
        english="Tallies",
        period=Period.MONTH,
        sheets=(
            Sheet(
                name="tallies",
                chinese="汇总数",
                english="Tallies",
                brings="Tally",
                period_column="counted_on",
                unit_reference="tally_area",
            ),
        ),
    ),
    Ledger(
        name="identity",
        chinese="身份台账",
        english="Identity decisions",
        sheets=(
            Sheet(
                name="identity_decisions",
                chinese="同一认定",
                english="Same or not",
                brings="SAME_AS",
                source=end(
                    "duplicate",
                    "重复单位代码",
                    "Duplicate",
                    "identity_decisions",
                    synonyms=("单位代码一",),
                    example=ORGANIZATION_EXAMPLE,
                ),
                target=end(
                    "kept",
                    "保留单位代码",
                    "Kept",
                    "identity_decisions",
                    synonyms=("单位代码二",),
                    example=ORGANIZATION_EXAMPLE,
                ),
            ),
            Sheet(
                name="successions",
                chinese="承继关系",
                english="Successions",
                brings="SUCCEEDS",
                source=end(
                    "successor",
                    "承继单位代码",
                    "Successor",
                    "successions",
                    synonyms=("新代码",),
                    example=ORGANIZATION_EXAMPLE,
                ),
                target=end(
                    "predecessor",
                    "原单位代码",
                    "Predecessor",
                    "successions",
                    synonyms=("原代码",),
                    example=ORGANIZATION_EXAMPLE,
                ),
            ),
        ),
    ),
)
