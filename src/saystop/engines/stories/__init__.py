"""Branching stories for role-play, written in Twee 3, the public format of the Twine editor."""
