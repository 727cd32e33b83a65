"""Measures the budgets of the design, one JSON line each. Tests never time; this does."""
