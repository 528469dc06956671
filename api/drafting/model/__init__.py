"""The model engine: renders a prompt, asks for a completion, and reads it as a proposal. It decides nothing."""

from api.drafting.model.engine import ModelEngine

__all__ = ["ModelEngine"]
