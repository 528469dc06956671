"""The HTTP routes: parse, call, return."""
