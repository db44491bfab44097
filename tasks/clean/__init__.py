"""Clean: a verdict with a reason on every line or block."""
