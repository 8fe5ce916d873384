"""Hierarchies as of a day: who stands under whom, what they are called, how they are found."""
