"""Numbers as files that say what they are: a total with its parts, and a number over time."""
