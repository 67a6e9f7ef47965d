"""Where a person arrives, and the portal about itself."""
