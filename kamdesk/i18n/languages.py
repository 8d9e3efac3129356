"""The languages of the interface, by their own names."""

LANGUAGE_NAMES = {"es": "Español", "en": "English"}
