"""Benefits: what a project brought, claimed once, by quarter, shared exactly, attested and validated."""
