"""Maps drawn on the server out of open data, in plain Python."""
