"""Documents: Word files, their read-back, PDF, and how they come to lie on disk."""
