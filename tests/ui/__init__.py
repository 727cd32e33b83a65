"""Screens, without a browser."""
