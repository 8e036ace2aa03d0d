"""The example company, and the tour that plays the main job on it."""
