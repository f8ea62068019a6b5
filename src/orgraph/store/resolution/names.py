"""Names as they are compared: narrow digits, letters and brackets, no white space."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

_WHITE_SPACE = r"[\s\x0b\x1c-\x1f\x{85}\p{Z}]+"


def simplify_names(names: pa.Array) -> pa.Array:
    """Do to a column what `orgraph.identifiers.columns.simplify_name` does to one name."""
    normal = pc.utf8_normalize(names, form="NFKC")
    spaced = pc.match_substring_regex(normal, _WHITE_SPACE)
    if not pc.any(spaced).as_py():
        return normal
    return pc.if_else(spaced, pc.replace_substring_regex(normal, _WHITE_SPACE, ""), normal)


def is_same_text(left: pa.Array, right: pa.Array) -> pa.Array:
    """Tell where two columns of text say the same, but for widths of characters and white space."""
    return pc.equal(simplify_names(left), simplify_names(right))
