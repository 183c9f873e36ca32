"""Outreach: partners who take part, channels by which people find the line, materials with a code, and which of them work."""
