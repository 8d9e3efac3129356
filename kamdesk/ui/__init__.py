"""The window: Qt widgets over the services; the only layer, with the ones above it, that knows Qt."""
