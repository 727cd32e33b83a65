"""Tests mirror engine/ and pages/; each is a second opinion."""
