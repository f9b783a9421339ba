"""How fast clips are measured: beside decoding alone, and beside a plain MediaPipe loop."""
