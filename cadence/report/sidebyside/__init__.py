"""Reps in one video: beside each other, one over the other, or as ghosts over the first."""
