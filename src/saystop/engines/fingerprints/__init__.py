"""Fingerprints of pictures: made of them, and found again among many, exactly, within a distance.

Modules are imported by name, so that who searches does not load what decodes, and the other way round.
"""
