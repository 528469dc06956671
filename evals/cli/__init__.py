"""`mutual eval`: found by the service's command line through the entry-point group `mutual.commands`."""

from evals.cli.app import app

__all__ = ["app"]
