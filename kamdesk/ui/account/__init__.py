"""The pages of an account, and the frame around them."""
