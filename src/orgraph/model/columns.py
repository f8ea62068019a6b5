"""Short constructors for columns and references, so that a kind reads as the list of its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

from orgraph.model.schema import Column, ColumnType, FilledBy, Reference
from orgraph.model.vocabularies import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable


class Options(TypedDict, total=False):
    """What a column may say beside its name, titles and type."""

    sheets: tuple[str, ...]
    required_in: tuple[str, ...]
    synonyms: tuple[str, ...]
    unit: str | None
    minimum: float | None
    maximum: float | None
    note: str
    example: str
    filled_by: FilledBy


def _constructor(column_type: ColumnType, **defaults: Unpack[Options]) -> Callable[..., Column]:
    def construct(name: str, chinese: str, english: str, **options: Unpack[Options]) -> Column:
        merged: Options = {**defaults, **options}
        return Column(name=name, chinese=chinese, english=english, type=column_type, **merged)

    return construct


text = _constructor(ColumnType.TEXT)
code = _constructor(ColumnType.CODE)
integer = _constructor(ColumnType.INTEGER, minimum=0)
number = _constructor(ColumnType.NUMBER, minimum=0)
share = _constructor(ColumnType.SHARE, minimum=0, maximum=1)
money_wan = _constructor(ColumnType.MONEY_WAN, minimum=0, unit="万元")
boolean = _constructor(ColumnType.BOOLEAN)
date = _constructor(ColumnType.DATE)
month = _constructor(ColumnType.MONTH)
members = _constructor(ColumnType.MEMBERS, minimum=0)


def choice(name: str, chinese: str, english: str, *, values: str | None = None, **options: Unpack[Options]) -> Column:
    """Construct a column that takes one value of a vocabulary (by default the one of the column's own name)."""
    return Column(
        name=name,
        chinese=chinese,
        english=english,
        type=ColumnType.CHOICE,
        vocabulary=vocabulary(values or name),
        **options,
    )


def own_code(sheet: str, *, example: str, synonyms: tuple[str, ...] = ()) -> Column:
    """Construct the cell that holds a ledger's own code for a row; it becomes the node's key."""
    note = "本台账自有编码，长期不变；没有时留空，由填报单位、类别和名称生成。"
    return code(
        "code", "编码", "Code", sheets=(sheet,), synonyms=("编号", "代码", *synonyms), note=note, example=example
    )


def display_name(
    *sheets: str, chinese: str = "名称", example: str, synonyms: tuple[str, ...] = (), required: bool = True
) -> Column:
    """Construct the name of a node; required in all its sheets unless said otherwise."""
    return text(
        "name",
        chinese,
        "Name",
        sheets=sheets,
        required_in=sheets if required else (),
        synonyms=(*(("名称",) if chinese != "名称" else ()), *synonyms),
        example=example,
    )


def coordinates(*sheets: str) -> tuple[Column, ...]:
    """Construct longitude, latitude (WGS-84 once stored), what the ledger said, and its reference system."""
    note = "须同时填写坐标系；未声明坐标系的坐标按未知处理。"
    degrees = "度"
    return (
        number(
            "longitude",
            "经度",
            "Longitude",
            sheets=sheets,
            unit=degrees,
            minimum=-180,
            maximum=180,
            note=note,
            example="119.6474",
        ),
        number(
            "latitude",
            "纬度",
            "Latitude",
            sheets=sheets,
            unit=degrees,
            minimum=-90,
            maximum=90,
            note=note,
            example="29.0791",
        ),
        choice("coordinate_system", "坐标系", "Reference system", sheets=sheets, example="WGS-84"),
        number("original_longitude", "原始经度", "Original longitude", unit=degrees, filled_by=FilledBy.PARSING),
        number("original_latitude", "原始纬度", "Original latitude", unit=degrees, filled_by=FilledBy.PARSING),
    )


def area(  # noqa: PLR0913 - as many parameters as a place has facets
    name: str,
    chinese: str,
    *,
    basis: str,
    sheets: tuple[str, ...],
    address_column: str | None = None,
    required_in: tuple[str, ...] = (),
    synonyms: tuple[str, ...] = (),
    township: bool = True,
    township_synonyms: tuple[str, ...] = (),
    note: str = "",
) -> Reference:
    """Construct the cells 县（市、区） and 乡镇（街道） that place a node (``IN_AREA`` on one basis)."""
    county = text(
        f"{name}_county",
        f"{chinese}县（市、区）",
        f"{name.capitalize()} county",
        sheets=sheets,
        required_in=required_in,
        synonyms=(f"{chinese}县(市、区)", f"{chinese}县市区", *synonyms),
        note=note,
        example="婺城区",
    )
    towns = text(
        f"{name}_township",
        f"{chinese}乡镇（街道）",
        f"{name.capitalize()} township",
        sheets=sheets,
        synonyms=(f"{chinese}乡镇(街道)", f"{chinese}乡镇街道", f"{chinese}乡镇", f"{chinese}街道", *township_synonyms),
        example="白龙桥镇",
    )
    return Reference(
        name=f"{name}_area",
        relation="IN_AREA",
        columns=(county, towns) if township else (county,),
        properties=(("basis", basis),),
        address_column=address_column,
    )


def refer(  # noqa: PLR0913 - as many parameters as a reference has facets
    name: str,
    chinese: str,
    english: str,
    *,
    relation: str,
    sheets: tuple[str, ...],
    kinds: bool = False,
    incoming: bool = False,
    required_in: tuple[str, ...] = (),
    synonyms: tuple[str, ...] = (),
    note: str = "",
    example: str = "",
    properties: tuple[tuple[str, str], ...] = (),
    valid_from_column: str | None = None,
    valid_to_column: str | None = None,
) -> Reference:
    """Construct a cell that names another node by code or name; with ``kinds`` also the cell of its kind."""
    cell = code(
        name, chinese, english, sheets=sheets, required_in=required_in, synonyms=synonyms, note=note, example=example
    )
    kind_cell = code(
        f"{name}_node_kind",
        f"{chinese}类型",
        f"{english} kind",
        sheets=sheets,
        note="有多种可能时填写，便于核对；留空时按编码查找。",
    )
    return Reference(
        name=name,
        relation=relation,
        columns=(cell,),
        incoming=incoming,
        kind_column=kind_cell if kinds else None,
        properties=properties,
        valid_from_column=valid_from_column,
        valid_to_column=valid_to_column,
    )
