"""Talking to a chat model: one client, one retry loop, one deadline."""
