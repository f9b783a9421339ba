"""Decoding: frames with their own timestamps, in the picture's geometry, planes as decoded."""
