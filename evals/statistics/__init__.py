"""The statistics of comparing versions. Pure functions; the recipe and its sources stand in docs/evals.md."""
