"""The engine that needs no model. Reading order: segments, reading, judging, then notes or advice.

What words mean lives in `cues/`, what the engine says lives in `phrases/`: one file a language, data only.
"""
