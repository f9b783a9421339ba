"""Markers to track coordinates, and the hips' way through the fly zone."""
