"""Pages of the inspections room, one module per thing."""
