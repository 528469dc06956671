"""A comparison, shown: one HTML page, and the same as JSON, JUnit, Markdown and terminal text. Judges nothing."""
