"""Tests, arranged as the stages are; the house rules stand in tests/house."""
