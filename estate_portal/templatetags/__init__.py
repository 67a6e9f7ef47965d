"""Template tags, loaded everywhere by settings, so that low floors use them by name and import nothing."""
