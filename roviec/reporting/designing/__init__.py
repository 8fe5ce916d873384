"""Forms as they are laid out: on a page, in a workbook, as data."""
