"""What is kept in files, as plain values and back: no file is opened here."""
