"""Every promise of the portal, checked."""
