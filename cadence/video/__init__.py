"""Decoding: frames with their own timestamps, in the picture's geometry, planes as decoded."""

VIDEO_SUFFIXES = frozenset((".mp4", ".mov", ".m4v", ".mkv", ".webm", ".avi", ".3gp", ".mts"))
"""By which a video is known among other files of a folder."""
