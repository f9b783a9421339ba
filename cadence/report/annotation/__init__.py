"""The annotated video: what the rep's report says, drawn into its pictures at the right moment."""
