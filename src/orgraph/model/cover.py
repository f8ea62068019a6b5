"""The cover of a ledger: what it declares about all its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgraph.model.columns import choice, code, date, month

if TYPE_CHECKING:
    from orgraph.model.schema import Column

COVER: tuple[Column, ...] = (
    code("ledger", "台账", "Ledger", synonyms=("台账名称", "报表名称")),
    code("unit", "填报单位", "Reporting unit", synonyms=("报送单位", "上报单位")),
    month("period", "报告期", "Period", synonyms=("报告月份", "所属期")),
    date("data_date", "数据日期", "Data date", synonyms=("截止日期", "数据截止日期")),
    choice("coordinate_system", "坐标系", "Reference system"),
    code("data_nature", "数据性质", "Nature of the data"),
    code("extent", "导入方式", "Way of importing"),
)
"""What the cover sheet (封面) of a ledger declares, a heading and its value a line."""

COVER_TITLE = "封面"
SYNTHETIC_MARK = "合成数据"
"""The nature of generated data; its codes begin ``DEM`` and are refused anywhere else."""

SUPPLEMENT_MARK = "补充"
"""The way of importing a workbook that holds some rows of a ledger only: they join those that are there."""

REPORTING_UNIT = code("reporting_unit", "填报单位", "Reporting unit", synonyms=("报送单位", "上报单位"))
"""Every sheet may carry its reporting unit as a column; it outweighs the cover."""
DATA_NATURE = code("data_nature", "数据性质", "Nature of the data")
"""Exports in CSV carry their nature as a column."""
