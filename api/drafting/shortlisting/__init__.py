"""Who on a list deserves one of the notes that are left: the rules judge all, notes are drafted for the top only."""

from api.drafting.shortlisting.shortlister import Shortlister

__all__ = ["Shortlister"]
