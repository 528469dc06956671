"""Evals: cases with the answer a careful person would give, and what compares the service with them.

Imports `api`; `api` never imports it, and the image does not carry it.
"""
