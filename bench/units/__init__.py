"""What hierarchies in time cost: a country's history, its tree on any day, and lists within it."""
