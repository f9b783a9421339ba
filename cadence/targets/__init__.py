"""The bands and rules of a rep, and what a reader should know before trusting it."""
