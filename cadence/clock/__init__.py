"""File time to real time: time stamps, slow motion, gravity as a witness."""
