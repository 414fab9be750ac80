"""Translate a data set: fields into segments, segments through an engine, never paid twice, rows never mixed."""
