"""How far each body has come: the steps from its name on the portal to its first share."""
