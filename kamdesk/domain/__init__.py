"""Records and pure rules of the method; standard library only."""
