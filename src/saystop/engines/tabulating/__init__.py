"""Tabulating: responses as columns; counts, shares, intervals, cross tables, weights, and what must stay hidden of them."""
