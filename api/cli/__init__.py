"""The command line: the same drafter without HTTP. `app.py` lists the commands."""
