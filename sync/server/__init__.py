"""The central server: stores sealed batches and membership entries, and relays them. It cannot read them."""
