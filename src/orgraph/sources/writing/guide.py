"""The guide in a template: how to fill it in, and what every column holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from orgraph.model import MODEL, Column, ColumnType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from orgraph.model import Ledger

GUIDE_TITLE: Final = "填报说明"
_ADVICE: Final = (
    "一、先填“封面”，再填各表；没有内容的表保留标题即可，表示该单位没有此类记录。",
    "二、橙色标题为必填。不知道的留空，不要填0：“未知”和“没有”是两回事。",
    "三、每张表的第一行数据是示例（灰色斜体），填报时删去；原样留下的示例不会导入。",
    "四、编码、代码一律按文本填写，不要让 Excel 变成数字。日期写成 2020-05-01，月份写成 2020-05。",
    "五、党员数填数字；1、2名一律按“1–2”保存。",
    "六、只登记组织和岗位，不登记个人：不要填写姓名、电话、身份证号。",
    "七、可以增加列，多出的列不会导入；标题不要改成别的意思。",
)
_TYPES: Final = {
    ColumnType.TEXT: "文字",
    ColumnType.CODE: "编码（文本）",
    ColumnType.INTEGER: "整数",
    ColumnType.NUMBER: "数字",
    ColumnType.SHARE: "比例，如10%",
    ColumnType.MONEY_WAN: "金额，以万元为单位；其他单位请写明，如50万美元",
    ColumnType.BOOLEAN: "是或否",
    ColumnType.DATE: "日期，如2020-05-01",
    ColumnType.MONTH: "月份，如2020-05",
    ColumnType.CHOICE: "选择一项",
    ColumnType.MEMBERS: "党员数：0、1–2或数字",
}
_HEADINGS: Final = ("表", "标题", "必填", "填什么", "单位", "可选值", "说明")
_WIDTHS: Final = (16, 24, 8, 28, 10, 50, 50)


def list_allowed(column: Column) -> list[str]:
    """List the words that a column offers to choose from; empty where anything may be typed."""
    if column.type is ColumnType.BOOLEAN:
        return ["是", "否"]
    return [value.chinese for value in column.vocabulary.values] if column.vocabulary is not None else []


def write_remark(column: Column, *, required: bool) -> str:
    """Return what the comment of a heading says.

    Examples
    --------
    >>> write_remark(MODEL.cells("tallies")[2], required=True)
    '必填。整数。如：1200'
    """
    parts = ["必填" if required else "选填", _TYPES[column.type]]
    parts += [f"单位：{column.unit}"] if column.unit else []
    parts += [f"可选值：{'、'.join(list_allowed(column))}"] if column.vocabulary is not None else []
    parts += [column.note.rstrip("。")] if column.note else []
    return "。".join(parts) + "。" + (f"如：{column.example}" if column.example else "")


def write_guide(worksheet: Worksheet, ledger: Ledger, *, heading: Format, text: Format) -> None:
    """Write the sheet that explains a template."""
    for place, width in enumerate(_WIDTHS):
        worksheet.set_column(place, place, width)
    worksheet.write_string(0, 0, f"{ledger.chinese}{GUIDE_TITLE}", heading)
    for row, line in enumerate(_ADVICE, start=1):
        worksheet.write_string(row, 0, line)
    first = len(_ADVICE) + 2
    for place, title in enumerate(_HEADINGS):
        worksheet.write_string(first, place, title, heading)
    for row, columns in enumerate(_list_lines(ledger), start=first + 1):
        for place, words in enumerate(columns):
            worksheet.write_string(row, place, words, text)


def _list_lines(ledger: Ledger) -> Iterator[tuple[str, ...]]:
    for sheet in ledger.sheets:
        for column in MODEL.cells(sheet.name):
            yield (
                sheet.chinese,
                column.chinese,
                "必填" if sheet.name in column.required_in else "",
                _TYPES[column.type],
                column.unit or "",
                "、".join(list_allowed(column)),
                column.note,
            )
