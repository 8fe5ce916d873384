"""May I? Which ones? The protocols; `accounts` implements them."""
