"""How days and moments are written where a language has more than one way."""
