"""Days and months, in the ways that ledgers write them.

A day is ``2020-05-01``, ``2020/5/1``, ``2020.5.1``, ``2020年5月1日``, ``20200501`` or, where the cell is a number, a
serial number of the spreadsheet. A day that stands in a column of months tells its month; a month or a year alone is
no day and is refused, never completed.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from orgraph.sources.refusal import Refusal

EARLIEST: Final = date(1900, 1, 1)
_EPOCH: Final = date(1899, 12, 30)
_SERIALS: Final = range(10_000, 73_051)
"""From 1927 to 2099: smaller numbers are rather years, larger ones no days."""
_TIME: Final = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?"
_DAY: Final = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
_CHINESE_DAY: Final = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?")
_SHORT_DAY: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH: Final = re.compile(r"(\d{4})(?:[-/.年])(\d{1,2})(?:月份?)?")
_SHORT_MONTH: Final = re.compile(r"(\d{4})(\d{2})")
_SERIAL: Final = re.compile(r"(\d{5})(?:\.\d+)?")
_YEAR: Final = re.compile(r"\d{4}年?")
_EXAMPLE: Final = "请写成“2020-05-01”的形式。"


def read_day(text: str, *, is_number: bool = False) -> date | Refusal:
    """Read a day.

    Parameters
    ----------
    text
        The cell in narrow characters, without white space at its ends.
    is_number
        Whether the cell was a number and not text: only then a serial number is a day.

    Examples
    --------
    >>> read_day("2020年5月1日"), read_day("43952", is_number=True), read_day("2020-02-30").rule
    (datetime.date(2020, 5, 1), datetime.date(2020, 5, 1), 'date_impossible')
    """
    if match := _DAY.fullmatch(text):
        return _make_day(int(match[1]), int(match[3]), int(match[4]))
    if match := _CHINESE_DAY.fullmatch(text.replace(" ", "")) or _SHORT_DAY.fullmatch(text):
        return _make_day(*map(int, match.groups()))
    serial = _SERIAL.fullmatch(text) if is_number else None
    if serial is not None and int(serial[1]) in _SERIALS:
        return _EPOCH + timedelta(days=int(serial[1]))
    if _YEAR.fullmatch(text) or _MONTH.fullmatch(text) or _SHORT_MONTH.fullmatch(text):
        return Refusal("date_incomplete", "日期须具体到日。请补全年、月、日；确实不知道的留空。")
    return Refusal("date_unreadable", f"无法识别为日期。{_EXAMPLE}")


def read_month(text: str, *, is_number: bool = False) -> date | Refusal:
    """Read a month as its first day.

    Examples
    --------
    >>> read_month("2020年5月"), read_month("202005"), read_month("2020-05-13")
    (datetime.date(2020, 5, 1), datetime.date(2020, 5, 1), datetime.date(2020, 5, 1))
    """
    if is_number and "." in text:
        # The number 2020.1 may have been typed as 2020.10.
        return Refusal("month_unreadable", "数字格式分不清1月和10月。请写成“2020-05”的文本。")
    if match := _MONTH.fullmatch(text.replace(" ", "")) or _SHORT_MONTH.fullmatch(text):
        month = _make_day(int(match[1]), int(match[2]), 1)
    else:
        day = read_day(text, is_number=is_number)
        month = day.replace(day=1) if isinstance(day, date) else day
    if isinstance(month, Refusal) and month.rule != "date_impossible":
        return Refusal("month_unreadable", "无法识别为月份。请写成“2020-05”的形式。")
    return month


def _make_day(year: int, month: int, day: int) -> date | Refusal:
    try:
        made = date(year, month, day)
    except ValueError:
        return Refusal("date_impossible", f"没有这一天。{_EXAMPLE}")
    if made < EARLIEST:
        return Refusal("date_impossible", "日期早于1900年。请核对年份。")
    return made
