"""Judges the user's own note and finds the least change that mends it. It writes no note of its own."""

from api.drafting.checking.checker import NoteChecker

__all__ = ["NoteChecker"]
