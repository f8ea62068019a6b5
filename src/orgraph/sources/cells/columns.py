"""Cells: a column of text becomes a typed column, each distinct text read once.

A cell that cannot be read is refused with the rule that it breaks; nothing is guessed and nothing is repaired beyond
white space at its ends and full-width characters in numbers, dates and words.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.identifiers.columns import read_distinct, write_dictionary
from orgraph.model import ColumnType
from orgraph.sources.cells.days import EARLIEST, read_day, read_month
from orgraph.sources.cells.numbers import Money, read_integer, read_members, read_money, read_number, read_share
from orgraph.sources.cells.personal import find_personal_values
from orgraph.sources.cells.words import EMPTY_WORDS, OPEN_WORDS, read_boolean, read_choice, read_word
from orgraph.sources.masks import find_rows
from orgraph.sources.refusal import Refusal
from orgraph.tables import arrow_type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import numpy.typing as npt

    from orgraph.model import Column
    from orgraph.sources.raw import RawColumn

_SPACE: Final = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff"
_TEXTS: Final = frozenset({ColumnType.TEXT, ColumnType.CODE})
_DIGITS: Final = {
    ColumnType.INTEGER: r"^[0-9]{1,10}$",
    ColumnType.NUMBER: r"^[0-9]{1,15}(\.[0-9]{1,20})?$",
    ColumnType.MONEY_WAN: r"^[0-9]{1,15}(\.[0-9]{1,20})?$",
}
"""Plain numbers, which need no parsing cell by cell; eleven digits alone may be a telephone."""
_BECAME_NUMBER: Final = r"^[0-9](\.[0-9]+)?[Ee]\+[0-9]+$"
_DESTROYED: Final = Refusal(
    "code_became_number",
    "编码已被 Excel 变成数字，末几位丢失，无法恢复。请把该列设为“文本”格式后重新填写。",
)
_PERSONAL: Final = Refusal("personal_data", "单元格里有身份证号或手机号。台账只登记组织，请删去个人信息。")
_TOO_EARLY: Final = Refusal("date_impossible", "日期早于1900年。请核对年份。")
_EMPTY: Final = pa.array(sorted(EMPTY_WORDS))
LAST_DAYS: Final = frozenset({"valid_to", "agreement_to", "term_ends_on", "closed_on", "dissolved_on", "ended_on"})
"""Columns that hold a last day: 至今 and 长期 mean that it has not come."""
CURRENCY_COLUMN: Final = {"registered_capital_wan": "registered_capital_currency"}
"""Columns of money whose currency is kept, and where."""


class Cells(NamedTuple):
    """What a column of cells says.

    Attributes
    ----------
    values
        Typed; null where nothing is said or the cell is refused.
    refusals
        Row → why it is refused.
    currencies
        For money whose currency is kept; else None.
    """

    values: pa.Array
    refusals: dict[int, Refusal]
    currencies: pa.Array | None = None


def read_cells(raw: RawColumn, column: Column) -> Cells:
    """Read a column of cells.

    Parameters
    ----------
    raw
        Cells as text, or values that are typed already (Parquet).
    column
        What they are, in the model.

    Returns
    -------
    Cells
        As long as `raw`, with the type that ``orgraph.tables.arrow_type`` gives the column.
    """
    values = raw.values
    if not (pa.types.is_string(values.type) or pa.types.is_large_string(values.type)):
        typed = validate_typed(values, column)
        if typed is not None:
            return typed
    if column.type in _TEXTS:
        return _read_texts(read_texts(values), column)
    normal = pc.utf8_trim(pc.utf8_normalize(values.cast(pa.string()), form="NFKC"), characters=_SPACE)
    if column.type not in _DIGITS:
        return _read_values(*read_distinct(normal), raw.numeric, column)
    return _read_numbers(normal, column)


def _read_numbers(texts: pa.StringArray, column: Column) -> Cells:
    """Read plain numbers all at once, and what else a cell of a number may say one by one."""
    is_plain = pc.match_substring_regex(texts, _DIGITS[column.type])
    nothing = pa.scalar(None, pa.string())
    plain = pc.if_else(is_plain, texts, nothing).cast(arrow_type(column))
    others = _read_values(*read_distinct(pc.if_else(is_plain, nothing, texts)), None, column)
    ranged = _check_typed_range(plain, column)
    plain = pc.if_else(_mask(ranged, len(texts)), pa.scalar(None, plain.type), plain) if ranged else plain
    return Cells(pc.coalesce(plain, others.values), ranged | others.refusals, others.currencies)


def _mask(rows: Iterable[int], count: int) -> pa.BooleanArray:
    mask = np.zeros(count, dtype=bool)
    mask[list(rows)] = True
    return pa.array(mask)


def validate_typed(values: pa.Array, column: Column) -> Cells | None:
    """Check values that are typed already: range and vocabulary; None where they are not of the column's type."""
    if column.type is ColumnType.CHOICE:
        if not pa.types.is_dictionary(values.type):
            return None
        return _read_values(*read_distinct(values), None, column)
    try:
        typed = values.cast(arrow_type(column))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return None
    refusals: dict[int, Refusal] = {}
    if column.type in {ColumnType.DATE, ColumnType.MONTH}:
        refusals = dict.fromkeys(find_rows(pc.less(typed, pa.scalar(EARLIEST, typed.type))).tolist(), _TOO_EARLY)
    return Cells(typed, refusals | _check_typed_range(typed, column))


def _check_typed_range(values: pa.Array, column: Column) -> dict[int, Refusal]:
    refusals: dict[int, Refusal] = {}
    for bound, is_outside in ((column.minimum, pc.less), (column.maximum, pc.greater)):
        if bound is not None:
            outside = find_rows(is_outside(values, bound)).tolist()
            refusals |= {row: refusal for row in outside if (refusal := _check_range(values[row].as_py(), column))}
    return refusals


def read_texts(texts: pa.Array) -> pa.Array:
    """Return texts without white space at their ends; null where nothing or a word for nothing is left."""
    trimmed = pc.utf8_trim(texts.cast(pa.string()), characters=_SPACE)
    nothing = pc.is_in(pc.utf8_lower(trimmed), value_set=_EMPTY)
    return pc.if_else(nothing, pa.scalar(None, pa.string()), trimmed)


def _read_texts(values: pa.Array, column: Column) -> Cells:
    refusals = dict.fromkeys(np.flatnonzero(find_personal_values(values)).tolist(), _PERSONAL)
    if column.type is ColumnType.CODE:
        destroyed = find_rows(pc.match_substring_regex(values, _BECAME_NUMBER))
        refusals |= dict.fromkeys(destroyed.tolist(), _DESTROYED)
    if refusals:
        values = pc.if_else(_mask(refusals, len(values)), pa.scalar(None, pa.string()), values)
    return Cells(values, refusals)


def _read_values(
    distinct: list[str | None], positions: npt.NDArray[np.int64], numeric: pa.BooleanArray | None, column: Column
) -> Cells:
    read = _choose_reader(column)
    personal = find_personal_values(pa.array(distinct, type=pa.string()))
    outcomes: list[Any] = [
        None if text is None else _PERSONAL if gives_away else _read_one(text, read, column)
        for text, gives_away in zip(distinct, personal, strict=True)
    ]
    if numeric is not None and column.type in {ColumnType.DATE, ColumnType.MONTH}:
        # The same digits mean something else in a cell that is a number: they are read once more as such.
        numbers = np.asarray(numeric) & (positions >= 0)
        as_number = partial(read, is_number=True)
        used, places = np.unique(positions[numbers], return_inverse=True)
        positions[numbers] = len(outcomes) + places
        outcomes += [_read_one(distinct[place] or "", as_number, column) for place in used.tolist()]
    refused = np.array([isinstance(outcome, Refusal) for outcome in outcomes] + [False])
    rows = np.flatnonzero(refused[positions])
    refusals = {int(row): outcomes[positions[row]] for row in rows}
    kept = [None if isinstance(outcome, Refusal) else outcome for outcome in outcomes]
    if column.type is ColumnType.CHOICE:
        return Cells(_write_words(kept, positions), refusals)
    takes = pa.array(positions, mask=positions < 0)
    if column.type is not ColumnType.MONEY_WAN:
        return Cells(pa.array(kept, type=arrow_type(column)).take(takes), refusals)
    amounts = pa.array([None if money is None else money.amount_wan for money in kept], type=pa.float64()).take(takes)
    currencies = pa.array([None if money is None else money.currency for money in kept], type=pa.string()).take(takes)
    return Cells(amounts, refusals, currencies if column.name in CURRENCY_COLUMN else None)


def _write_words(distinct: list[str | None], positions: npt.NDArray[np.int64]) -> pa.DictionaryArray:
    words = sorted({word for word in distinct if word is not None})
    place_of = {word: place for place, word in enumerate(words)}
    # The last entry answers to position −1, an empty cell.
    places = np.array([-1 if word is None else place_of[word] for word in distinct] + [-1], dtype=np.int32)
    return write_dictionary(places[positions], words)


def _read_one(text: str, read: Callable[[str], object], column: Column) -> object:
    """Read one distinct text: a value of the column first, then a word for nothing, then what is wrong with it."""
    outcome = read(text)
    if isinstance(outcome, Refusal):
        word = read_word(text)
        if word in EMPTY_WORDS or (word in OPEN_WORDS and column.name in LAST_DAYS):
            return None
        return outcome
    amount = outcome.amount_wan if isinstance(outcome, Money) else outcome
    return _check_range(amount, column) or outcome if isinstance(amount, int | float) else outcome


def _check_range(value: float, column: Column) -> Refusal | None:
    low, high = column.minimum, column.maximum
    if (low is None or value >= low) and (high is None or value <= high):
        return None
    if high is None:
        return Refusal("out_of_range", f"不能小于{low:g}。请核对。" if low else "不能是负数。请核对。")
    return Refusal("out_of_range", f"应在{low:g}到{high:g}之间。请核对。")


def _choose_reader(column: Column) -> Callable[..., object]:
    if column.type is ColumnType.CHOICE and column.vocabulary is not None:
        return partial(read_choice, vocabulary=column.vocabulary)
    readers: dict[ColumnType, Callable[..., object]] = {
        ColumnType.INTEGER: partial(read_integer, unit=column.unit),
        ColumnType.NUMBER: partial(read_number, unit=column.unit),
        ColumnType.SHARE: read_share,
        ColumnType.MONEY_WAN: partial(read_money, keeps_currency=column.name in CURRENCY_COLUMN),
        ColumnType.BOOLEAN: read_boolean,
        ColumnType.DATE: read_day,
        ColumnType.MONTH: read_month,
        ColumnType.MEMBERS: read_members,
    }
    return readers[column.type]
