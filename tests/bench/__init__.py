"""Measures the budgets of the design: `python -m tests.bench` prints one JSON line each. Tests never time; this does."""
