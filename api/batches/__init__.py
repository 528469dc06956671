"""Many draft requests in one file: taken in whole, worked through by a durable engine, and handed back line by line."""
