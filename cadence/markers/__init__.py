"""Marks that stand on the ground beside the runner's path, found in the picture."""
