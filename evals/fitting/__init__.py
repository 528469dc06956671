"""Fits the weights of the rules engine to labelled cases, and measures them on writers they have not seen."""
