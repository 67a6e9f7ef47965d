"""One's own account, for whom one acts, and accounts that portal administrators look after."""
