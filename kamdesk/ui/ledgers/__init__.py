"""The pages of prescription, innovation, voice and value."""
