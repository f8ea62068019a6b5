"""The cover of a ledger: what it declares about all its rows, and whether the caller says otherwise."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from orgraph.identifiers import read_areas
from orgraph.model import COVER, COVER_TITLE, MODEL, SUPPLEMENT_MARK, SYNTHETIC_MARK, vocabulary
from orgraph.sources.cells.days import read_day, read_month
from orgraph.sources.cells.words import EMPTY_WORDS, list_vocabulary_words, read_word
from orgraph.sources.files.headings import read_heading
from orgraph.sources.raw import TALLIED_LEDGERS, Declared
from orgraph.sources.refusal import Refusal
from orgraph.tables import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from orgraph.sources.raw import Grid

COVER_TITLES: Final = frozenset({COVER_TITLE, "cover"})
_LINES: Final = {read_heading(word): column.name for column in COVER for word in column.headings}
_TITLES: Final = {column.name: column.chinese for column in COVER}
_UNDECLARED: Final = Refusal(
    "supplement_undeclared",
    "这个工作簿只有一部分行（如改正后的拒收行），直接导入会替换整本台账。"
    "请用 --supplement 导入（网页上勾选“补充导入”），按编码并入已有的行；确是整本台账的，删去封面这一行。",
)
_FIELDS: Final = ("ledger", "unit", "period", "data_date", "coordinate_system")


def read_cover(rows: Sequence[Sequence[str]]) -> dict[str, tuple[int, str]]:
    """Read the lines of a cover that the model knows.

    Parameters
    ----------
    rows
        Cells as text; in each row the first filled one is the heading, the next one what it declares.

    Returns
    -------
    dict
        Name of the cover's column → position of the row, and the text.
    """
    lines: dict[str, tuple[int, str]] = {}
    for number, row in enumerate(rows):
        filled = [cell.strip() for cell in row if cell.strip()]
        name = _LINES.get(read_heading(filled[0])) if filled else None
        if name is not None and len(filled) > 1 and read_word(filled[1]) not in EMPTY_WORDS:
            lines.setdefault(name, (number, filled[1]))
    return lines


def read_declared(
    lines: Mapping[str, tuple[int, str]], declared: Declared, *, file: str
) -> tuple[Declared, list[Problem]]:
    """Put together what a cover and the caller declare.

    Parameters
    ----------
    lines
        As `read_cover` returns them.
    declared
        What the caller says.
    file
        Name of the file, for the problems.

    Returns
    -------
    tuple
        What holds for the file, and an error for each line that cannot be read or that the caller contradicts.
    """
    found: dict[str, object] = {}
    problems: list[Problem] = []
    for name, (number, text) in lines.items():
        value = _read_line(name, text)
        if isinstance(value, Refusal):
            problems.append(_complain(value, file=file, row=number + 1, name=name, value=text))
            continue
        said = getattr(declared, name, None)
        if said is not None and not _agree(name, said, value):
            message = f"封面写的是“{text}”，导入时指定的是“{said}”。请核对后只保留一个。"
            refusal = Refusal("declaration_differs", message)
            problems.append(_complain(refusal, file=file, row=number + 1, name=name, value=text))
        found[name] = value
    if found.get("extent") and not declared.supplement:
        number, text = lines["extent"]
        problems.append(_complain(_UNDECLARED, file=file, row=number + 1, name="extent", value=text))
    nature = found.get("data_nature")
    values = {name: said if (said := getattr(declared, name)) is not None else found.get(name) for name in _FIELDS}
    synthetic = declared.synthetic if declared.synthetic is not None else nature
    return Declared(**values, synthetic=synthetic, supplement=declared.supplement), problems  # type: ignore[arg-type]  # each was read as its field


def find_cover(grids: Sequence[Grid]) -> Grid | None:
    """Find the sheet that is the cover."""
    return next((grid for grid in grids if read_word(grid.title) in COVER_TITLES), None)


def find_ledger(text: str) -> str | None:
    """Find the ledger that a text names, by its name or title.

    Examples
    --------
    >>> find_ledger("两新组织排摸台账"), find_ledger("census")
    ('census', 'census')
    """
    word = read_word(text)
    return next(
        (
            ledger.name
            for ledger in MODEL.ledgers
            if word in {read_word(name) for name in (ledger.name, ledger.chinese, ledger.english)}
        ),
        None,
    )


def _read_line(name: str, text: str) -> object:
    readers: dict[str, Callable[[str], object]] = {
        "ledger": _read_ledger,
        "period": _read_period,
        "data_date": lambda text: read_day(text, is_number=text.isdecimal()),
        "coordinate_system": read_coordinate_system,
        "data_nature": lambda text: read_word(text) == SYNTHETIC_MARK,
        "extent": lambda text: read_word(text) == SUPPLEMENT_MARK,
    }
    return readers[name](text) if name in readers else text


def _read_ledger(text: str) -> str | Refusal:
    known = "、".join(ledger.chinese for ledger in MODEL.ledgers)
    return find_ledger(text) or Refusal("ledger_unknown", f"没有这种台账。可用的台账：{known}。")


def _read_period(text: str) -> str | Refusal:
    """Read a month; for tallies that were counted while a ledger was read, the name of that ledger."""
    ledger = find_ledger(text)
    if ledger in TALLIED_LEDGERS:
        return str(ledger)
    month = read_month(text, is_number=text.isdecimal())
    return f"{month:%Y-%m}" if isinstance(month, date) else month


def read_coordinate_system(text: str) -> str | Refusal:
    """Read the name of a coordinate system as ``orgraph.coordinates`` writes it."""
    systems = vocabulary("coordinate_system")
    code = list_vocabulary_words(systems).get(read_word(text))
    if code is None:
        allowed = "、".join(value.chinese for value in systems.values)
        return Refusal("choice_unknown", f"没有这种坐标系。可填：{allowed}。")
    return systems.title(code)


def _agree(name: str, said: object, value: object) -> bool:
    if name == "unit":
        areas = read_areas()
        return read_word(str(said)) == read_word(str(value)) or (
            (area := areas.find_area(str(said))) is not None and area == areas.find_area(str(value))
        )
    return said == value


def _complain(refusal: Refusal, *, file: str, row: int, name: str, value: str) -> Problem:
    return Problem(
        rule=refusal.rule,
        severity=Severity.ERROR,
        message=f"封面“{_TITLES[name]}”：{refusal.message}",
        file=file,
        sheet=COVER_TITLE,
        row=row,
        column=_TITLES[name],
        value=value,
    )
