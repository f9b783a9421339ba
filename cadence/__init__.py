"""Measure a filmed running rep: foot strikes, cadence, fly-zone speed, targets."""
