"""The way of a clip: from frames to a pose track, and from the track to the report."""
