"""Training: scenarios to play, alone or with a group."""
