"""An indicator of a unit from period to period: as reported, or in the structure of a given day."""
