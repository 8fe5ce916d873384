"""What happens between a report's sending and its rest: items returned, checks, changes told."""
