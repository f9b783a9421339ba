"""Speed and accuracy over many clips, apart from the tests; speed is ``cadence benchmark``."""
