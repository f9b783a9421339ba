"""Pose track to foot contacts: footprints found, then each strike and toe-off timed."""
