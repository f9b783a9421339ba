"""The log of a season's reps, in one SQLite file on this machine."""
