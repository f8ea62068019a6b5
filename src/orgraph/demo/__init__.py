"""The demo city: a synthetic Jinhua, its ledgers and what was planted in them."""

from orgraph.demo.calibration import read_calibration, read_size
from orgraph.demo.writing import CLEAN, RECEIVED, TRUTH, DemoReport, write_demo

__all__ = ["CLEAN", "RECEIVED", "TRUTH", "DemoReport", "read_calibration", "read_size", "write_demo"]
