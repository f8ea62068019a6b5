"""Numbers: counts, shares, amounts of money and counts of Party members, in the ways that ledgers write them.

Thousands separators are accepted where they stand as they should, and the unit of the column behind the number.
Nothing else is: ``约86``, ``80多`` and ``86-90`` are no numbers.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Final, NamedTuple

from orgraph.sources.refusal import Refusal

_NUMBER: Final = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[Ee][+-]?\d{1,3})?"
_PLAIN: Final = re.compile(_NUMBER)
_PERCENT: Final = re.compile(rf"({_NUMBER})%")
_COUNTERS: Final = ("人", "名", "个", "家", "次")
_PAIR: Final = re.compile(r"1(?:[-–—~−]|至|到|或|、)2[人名]?")
_MONEY: Final = re.compile(rf"(?P<before>[^\d.+-]*)(?P<number>{_NUMBER})\(?(?P<behind>[^\d()]*)\)?")
_YUAN_IN_WAN: Final = Decimal(10_000)
_IN_WAN: Final = {"千": Decimal("0.1"), "万": Decimal(1), "百万": Decimal(100), "亿": _YUAN_IN_WAN}
_CURRENCIES: Final = {
    "人民币": "CNY", "rmb": "CNY", "cny": "CNY", "¥": "CNY",
    "美元": "USD", "美金": "USD", "usd": "USD", "$": "USD", "us$": "USD",
    "港元": "HKD", "港币": "HKD", "hkd": "HKD", "澳门元": "MOP", "葡币": "MOP", "新台币": "TWD", "台币": "TWD",
    "欧元": "EUR", "eur": "EUR", "€": "EUR", "日元": "JPY", "日圆": "JPY", "jpy": "JPY", "英镑": "GBP", "gbp": "GBP",
    "韩元": "KRW", "韩国元": "KRW", "澳大利亚元": "AUD", "澳元": "AUD", "加拿大元": "CAD", "加元": "CAD",
    "新加坡元": "SGD", "瑞士法郎": "CHF",
}  # fmt: skip
_CURRENCY_WORDS: Final = sorted(_CURRENCIES, key=len, reverse=True)


class Money(NamedTuple):
    """An amount in units of 10,000, and its currency (ISO 4217), None where the cell does not say."""

    amount_wan: float
    currency: str | None


def read_number(text: str, *, unit: str | None = None) -> float | Refusal:
    """Read a number, with or without the unit of its column.

    Examples
    --------
    >>> read_number("1,234.5"), read_number("119.6474度", unit="度"), read_number("约86").rule
    (1234.5, 119.6474, 'not_a_number')
    """
    digits = text.removesuffix(unit).rstrip() if unit else text
    number = float(digits.replace(",", "")) if _PLAIN.fullmatch(digits) else math.nan
    if not math.isfinite(number):
        return Refusal("not_a_number", "应为数字。请只填数字；不知道的留空。")
    return number


def read_integer(text: str, *, unit: str | None = None) -> int | Refusal:
    """Read a whole number, with or without a unit.

    Examples
    --------
    >>> read_integer("1,234"), read_integer("86人", unit="人"), read_integer("3.0"), read_integer("3.5").rule
    (1234, 86, 3, 'not_a_whole_number')
    """
    counter = unit or (text[-1:] if text.endswith(_COUNTERS) else None)
    value = read_number(text, unit=counter)
    if isinstance(value, Refusal):
        return value
    if not value.is_integer() or abs(value) > 2**53:
        return Refusal("not_a_whole_number", "应为整数。请填整数；不知道的留空。")
    return int(value)


def read_share(text: str) -> float | Refusal:
    """Read a share from 0 to 1, also as percent.

    Examples
    --------
    >>> read_share("12%"), read_share("0.12")
    (0.12, 0.12)
    """
    if match := _PERCENT.fullmatch(text):
        return float(Decimal(match[1].replace(",", "")) / 100)
    value = read_number(text)
    if isinstance(value, float) and value > 1:
        return Refusal("out_of_range", "比例应在0到1之间。百分数请带“%”，如“10%”。")
    return value


def read_members(text: str) -> int | Refusal:
    """Read a count of Party members as its lower bound: ``1``, ``2`` and ``1–2`` are 1.

    Examples
    --------
    >>> [read_members(text) for text in ("0", "1-2", "2人", "3", "1~2")]
    [0, 1, 1, 3, 1]
    """
    if _PAIR.fullmatch(text):
        return 1
    count = read_integer(text, unit=text[-1:] if text.endswith(("人", "名")) else None)
    if isinstance(count, Refusal):
        return Refusal(count.rule, "党员数应为整数（1、2可写“1–2”）。请只填数字；不知道的留空。")
    return 1 if count == 2 else count  # noqa: PLR2004 - one and two are told apart nowhere


def read_money(text: str, *, keeps_currency: bool = False) -> Money | Refusal:
    """Read an amount of money in units of 10,000, with its currency where the cell says it.

    Parameters
    ----------
    text
        As ``5,154(万元人民币)``, ``50(万美元)``, ``500万人民币元``, ``3000000元``; a bare number is in 万.
    keeps_currency
        Whether the currency has a column of its own to be kept in; else a foreign one is refused.

    Examples
    --------
    >>> read_money("50(万美元)", keeps_currency=True)
    Money(amount_wan=50.0, currency='USD')
    >>> read_money("3000000元")
    Money(amount_wan=300.0, currency=None)
    """
    match = _MONEY.fullmatch(text.replace(" ", ""))
    found = _read_unit(match["before"], match["behind"]) if match else None
    if match is None or found is None:
        return Refusal(
            "money_unreadable", "无法识别金额。请填以万元为单位的数字，如“500”，或带单位，如“500万元”“50万美元”。"
        )
    multiple, currency = found
    if not keeps_currency and currency not in {None, "CNY"}:
        return Refusal("currency_not_allowed", "本栏只能用人民币。请折算成人民币万元后填写。")
    return Money(float(Decimal(match["number"].replace(",", "")) * multiple), currency)


def write_money(amount_wan: float, currency: str | None) -> str:
    """Return an amount as `read_money` reads it.

    Examples
    --------
    >>> write_money(50.0, "USD"), write_money(12.5, None)
    ('50(万美元)', '12.5')
    """
    number = repr(amount_wan).removesuffix(".0")
    word = next((word for word, code in _CURRENCIES.items() if code == currency), None)
    return number if word is None else f"{number}(万{word})"


def _read_unit(before: str, behind: str) -> tuple[Decimal, str | None] | None:
    """Return what one unit is in 万, and the currency; None where it is not said or not known."""
    unit = (before + behind).lower()
    if not unit:
        return Decimal(1), None
    word = next((word for word in _CURRENCY_WORDS if word in unit), "")
    # "万人民币元" and "万元人民币" leave "万元", "万美元" leaves "万", "元人民币" leaves "元".
    scale = unit.replace(word, "", 1).removesuffix("元").removesuffix("圆")
    currency = _CURRENCIES.get(word)
    if scale:
        return (_IN_WAN[scale], currency) if scale in _IN_WAN else None
    # Without 万, only a unit that is spelled out can be told from a forgotten 万.
    return (1 / _YUAN_IN_WAN, currency) if "元" in unit or "圆" in unit else None
