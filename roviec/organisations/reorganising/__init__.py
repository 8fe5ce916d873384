"""Acts on the stored structure: written, foreseen, proposed, confirmed, undone."""
