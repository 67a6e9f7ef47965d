"""The ledger: what a body shares with whom, what it sees of others, and what ends when."""
