"""The one path from a request to a draft. Service, command line and evals all enter at `drafter.Drafter.draft`."""
