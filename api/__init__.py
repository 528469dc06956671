"""mutual: would this connection add value to both sides? A personal note, or advice not to connect.

Reading order, from a request to its answer:

1. `routes/drafts.py` parses the body into a `DraftRequest` (`core/models.py`).
2. `drafting/drafter.py` holds the plot: clean, propose, verify, decide, guard, repair once or fall back.
3. `drafting/model/` asks a model through `prompting/` and `llm/`; `drafting/rules/` needs neither.
4. `core/criteria.py` keeps only evidence that stands in the inputs.
5. `core/policy.py` decides.
6. `core/guards/` reads the note.
"""

__version__ = "0.1.0"
