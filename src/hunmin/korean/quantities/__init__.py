"""Quantities in English and Korean text, compared by what they are worth."""

from hunmin.korean.quantities.english import english_quantities
from hunmin.korean.quantities.korean import korean_quantities
from hunmin.korean.quantities.quantity import Quantity

__all__ = ["Quantity", "english_quantities", "korean_quantities"]
