"""What is drawn: the nodes and edges of a slice, whichever analysis they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orgraph.findings import Provenance, Words


class DrawnNode(Protocol):
    """What is drawn of a node."""

    @property
    def kind(self) -> str:
        """Label of its kind."""
        ...

    @property
    def key(self) -> str:
        """Its key."""
        ...

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def sort(self) -> str:
        """What sort of its kind it is."""
        ...

    @property
    def size(self) -> int:
        """How large it is."""
        ...

    @property
    def middle(self) -> bool:
        """Whether everything else lies around it."""
        ...

    @property
    def region(self) -> str:
        """Title of the field that it stands in; empty where the slice has none."""
        ...

    @property
    def change(self) -> str:
        """``new`` or ``ended`` where two slices are compared, else empty."""
        ...

    @property
    def name_in_slice(self) -> str:
        """Names it among all kinds."""
        ...


class DrawnEdge(Protocol):
    """What is drawn of an edge."""

    @property
    def source(self) -> int:
        """Place of its source among the nodes."""
        ...

    @property
    def target(self) -> int:
        """Place of its target among the nodes."""
        ...

    @property
    def relation(self) -> str:
        """Name of the relation."""
        ...

    @property
    def weight(self) -> int:
        """How strong it is."""
        ...

    @property
    def sort(self) -> str:
        """What sort of its relation it is."""
        ...


class DrawnSlice(Protocol):
    """A part of the graph that is to be drawn."""

    @property
    def nodes(self) -> Sequence[DrawnNode]:
        """Its nodes."""
        ...

    @property
    def edges(self) -> Sequence[DrawnEdge]:
        """Its edges."""
        ...

    @property
    def title(self) -> Words:
        """What it shows."""
        ...

    @property
    def total(self) -> int:
        """How many nodes there are, drawn or not."""
        ...

    @property
    def provenance(self) -> Provenance:
        """What it was made from."""
        ...
