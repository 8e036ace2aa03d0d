"""The books for other accounting programs."""
