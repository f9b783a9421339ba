"""The runner's body through the rep: its path, its legs, its feet's names, its rhythm."""
