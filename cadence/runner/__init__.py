"""Which moving person is the runner, and where, frame by frame."""
