"""The OpenAPI document as generators of clients want it: what FastAPI writes, and what it cannot know."""
