"""The board: which units have sent which reports, and whether in time."""
