"""How it looks: tokens, palette, one generated style sheet, tinted icons, fonts."""
