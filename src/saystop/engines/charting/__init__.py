"""Charts: counts and shares as pictures in SVG, for pages and to take away, and the same as PNG."""
