from datetime import date

TODAY = date(2026, 11, 23)
"""The day on which the tests make the example."""
