"""Documents a text cites: by number, by short number, by the meeting that adopted them, and the
words that refer back to one.

A citation's span is the longest contiguous kind + number + date + issuer.
"""

from __future__ import annotations

from roviec.reading.citations.finding import find

__all__ = ["find"]
