"""What was wrong with a command line, in Chinese beside the parser's English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from typer import TyperException

WORDS: Final = {
    "NoSuchOption": "没有选项 {name}{nearest}",
    "BadOptionUsage": "选项 {name} 缺少值，或多给了值",
    "MissingParameter": "缺少 {name}",
    "BadParameter": "{name} 的值不能用",
}
OTHERWISE: Final = "没有这个命令，或多写了内容"


def explain_usage(error: TyperException) -> str:
    """Say in Chinese what a command line was refused for; nothing where its usage was printed instead."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return ""
    parameter, context = getattr(error, "param", None), getattr(error, "ctx", None)
    name = getattr(error, "option_name", None) or (parameter.get_error_hint() if parameter else "")
    near = getattr(error, "possibilities", None)
    words = WORDS.get(type(error).__name__, OTHERWISE).format(
        name=name.replace("'", ""), nearest=f"，相近的有 {'、'.join(sorted(near))}" if near else ""
    )
    return f"{words}。用法见 {context.command_path if context else 'orgraph'} -h\n"
