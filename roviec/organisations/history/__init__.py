"""What places and units were, became, and in whose hands their work is."""
