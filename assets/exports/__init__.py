"""Taking a register out: what the Transparency Code asks for, everything to bring back, or what a list shows."""
