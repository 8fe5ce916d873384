"""Totals kept below every unit, so that a roll-up reads some rows and not all leaves."""
