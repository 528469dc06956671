"""The engine that needs no model. Reading order: segments, reading, features, weighing, judging, then notes or advice.

What words show lives in `cues/`, what that weighs in `weights/` (fitted by `evals.fitting`), what the engine says in
`phrases/`: data only.
"""
