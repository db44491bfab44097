"""What cannot be scored."""

from __future__ import annotations


class NotGold(Exception):
    """A file that holds nothing to score; the message says what was found instead."""
