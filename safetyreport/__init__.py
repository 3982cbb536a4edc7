"""Safety reports under Japan's Act on the Safety of Regenerative Medicine."""

__version__ = "0.1.0"
