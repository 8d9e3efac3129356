"""Archivo › Importar: a file in four steps, from its own grid to what it changed."""
