"""Titles of the codes that pages and exports show."""

from __future__ import annotations

from typing import Final

from orgraph.findings import Words

CHANGE_TITLES: Final = {
    "added": Words("新增", "added"),
    "removed": Words("删除", "removed"),
    "changed": Words("改动", "changed"),
}
STATUS_TITLES: Final = {
    "covered": Words("已覆盖", "covered"),
    "uncovered": Words("未覆盖", "not covered"),
    "unknown": Words("未知", "unknown"),
    "active": Words("有活动", "active"),
    "quiet": Words("无活动", "quiet"),
    "visited": Words("已访", "visited"),
    "due": Words("未访", "not visited"),
}
TERM_TITLES: Final = {
    "unknown": Words("届期未知", "unknown"),
    "running": Words("在届", "running"),
    "due": Words("六个月内到期", "due within six months"),
    "overdue": Words("到期未换届", "overdue"),
}
RELATION_TITLES: Final = {"SHARED_MEMBERS": Words("共有成员", "shared members")}
