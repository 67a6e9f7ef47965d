"""Where a person arrives, and where a machine asks whether the portal is well."""
