"""From answers to a verdict: whether the candidate may ship."""
