"""The steps from one shape of the tables to the next, and what runs them. A released step never changes."""
