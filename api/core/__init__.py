"""Everything that decides, as pure functions of the request: no I/O, no framework, no clock, no randomness."""
