"""Campaigns: open letters, advocacy, fundraisers."""
