"""Contacts to steps, cadence, contact and flight time, symmetry and trend, with intervals."""
