"""When reports are asked for and due: reading chains, days off, schedules and who must answer."""
