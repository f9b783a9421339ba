"""How a clip's lens bends straight lines: its background, the long lines in it, and their bow."""
