"""Mending a translated data set: what is certain by rule, a broken sentence by translating it again, the rest for a person."""
