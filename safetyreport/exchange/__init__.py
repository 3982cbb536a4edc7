"""Files in and out: one module per format, and what is said about wrong input."""
