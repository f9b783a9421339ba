"""A rep's report in its several forms: text, JSON, CSV."""
