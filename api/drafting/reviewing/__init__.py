"""Judges invitations that came in, by the seven criteria turned round, and writes the reply."""

from api.drafting.reviewing.reviewer import Reviewer

__all__ = ["Reviewer"]
