"""Judges invitations that came in, by the seven criteria turned round, and writes the reply."""
