"""Prompts as releases: loading them, proving they did not change, and rendering them."""
