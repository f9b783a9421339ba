"""Reps in order: what changed, by how much more than chance, and why."""
