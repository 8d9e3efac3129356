"""The main window: its files, its places, its menus."""
