"""What an operator sees: logs, and what every answer carries. Never text about people."""
