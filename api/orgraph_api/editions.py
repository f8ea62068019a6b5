"""Editions: one batch of the store with everything that was worked out from it, changed as a whole.

A request takes the current edition once and answers from it to the end: no answer ever mixes two batches. A new batch,
imported here or by another program, becomes a new edition beside the old one.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

from orgraph.rules import read_rules
from orgraph.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from pathlib import Path

    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot
    from orgraph.store import BatchRecord, Store

Answer = TypeVar("Answer")

KEPT_ANSWERS = 64
KEPT_EDITIONS = 3
"""The current edition, the one before it for comparison, and one that a slow request may still hold."""


@dataclass(frozen=True, eq=False)
class Answers:
    """Answers by question, each worked out once also when many ask at the same time; the oldest are forgotten."""

    _kept: OrderedDict[Hashable, object] = field(default_factory=OrderedDict)
    _locks: dict[Hashable, threading.Lock] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def peek(self, question: Hashable) -> Any:  # noqa: ANN401 - as different as the questions
        """Give an answer that is known already, else None; never waits for one that is being worked out."""
        return self._kept.get(question)

    def find(self, question: Hashable, work_out: Callable[[], Answer]) -> Answer:
        """Give the answer to a question, worked out where it is asked for the first time."""
        with self._lock:
            if question in self._kept:
                self._kept.move_to_end(question)
                return cast("Answer", self._kept[question])
            lock = self._locks.setdefault(question, threading.Lock())
        with lock:
            with self._lock:
                if question in self._kept:
                    return cast("Answer", self._kept[question])
            answer = work_out()
            with self._lock:
                self._kept[question] = answer
                self._locks.pop(question, None)
                while len(self._kept) > KEPT_ANSWERS:
                    self._kept.popitem(last=False)
            return answer


@dataclass(frozen=True, eq=False)
class Edition:
    """One batch: its record, its snapshot, the rules, and the answers that were worked out from them."""

    record: BatchRecord
    snapshot: Snapshot
    rules: Rules
    history: tuple[BatchRecord, ...]
    answers: Answers = field(default_factory=Answers)

    @cached_property
    def rules_digest(self) -> str:
        """Names the rules; worked out once, because that takes milliseconds."""
        return self.rules.digest

    @cached_property
    def tag(self) -> str:
        """Names everything that an answer may depend on beside the question."""
        parts = [self.record.digest, self.rules_digest, *(f"{past.digest}{past.undone}" for past in self.history)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]

    @property
    def before(self) -> BatchRecord | None:
        """The last batch that describes an earlier day; None for the first period.

        Ledgers arrive one by one and are corrected: another batch of the same day is no new period.
        """
        number, day = self.record.number, self.record.data_date
        earlier = [past for past in self.history if past.number < number and not past.undone and past.data_date < day]
        return earlier[-1] if earlier else None


class Shelf:
    """The editions of one store; the newest is current.

    Parameters
    ----------
    address
        Address of the store.
    rules_file
        Thresholds laid over the shipped ones.
    """

    def __init__(self, address: str, *, rules_file: Path | None = None) -> None:
        self.address = address
        self.rules = read_rules(rules_file)
        self.rules_file = rules_file
        self.store: Store = open_store(address, create=True)
        self._lock = threading.Lock()
        self._editions: OrderedDict[str, Edition] = OrderedDict()
        self._current: Edition | None = None
        self._seen: tuple[object, ...] = ()

    @property
    def current(self) -> Edition | None:
        """The edition that answers now; None for a store without an import."""
        return self._current

    def renew(self) -> bool:
        """Look at the store again; tell whether another batch is current now."""
        with self._lock:
            history = self.store.list_batches()
            seen = tuple((past.digest, past.number, past.current, past.undone) for past in history)
            if seen == self._seen:
                return False
            record = next((past for past in history if past.current), None)
            self._current = None if record is None else self._open(record, history)
            self._seen = seen
            return True

    def open(self, record: BatchRecord) -> Edition:
        """Open an earlier batch, to compare with."""
        with self._lock:
            return self._open(record, self._current.history if self._current else (record,))

    def _open(self, record: BatchRecord, history: tuple[BatchRecord, ...]) -> Edition:
        known = self._editions.get(record.digest)
        if known is not None and known.history == history:
            self._editions.move_to_end(record.digest)
            return known
        snapshot = known.snapshot if known is not None else self.store.read_snapshot(batch=record.digest)
        answers = known.answers if known is not None else Answers()
        edition = Edition(record=record, snapshot=snapshot, rules=self.rules, history=history, answers=answers)
        self._editions[record.digest] = edition
        while len(self._editions) > KEPT_EDITIONS:
            self._editions.popitem(last=False)
        return edition
