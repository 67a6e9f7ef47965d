"""What makes a figure more than a claim: finance, evidence, and somebody independent."""
