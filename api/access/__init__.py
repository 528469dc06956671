"""Who may ask, how much, and how often the same: keys, limits and idempotency. No HTTP: routes call it."""
