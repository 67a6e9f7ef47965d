"""The top floor: how the portal is wired and served."""
