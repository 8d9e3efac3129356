"""The account: its data, its people and sales, its names."""
