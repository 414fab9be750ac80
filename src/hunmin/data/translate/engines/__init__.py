"""What translates: one module for each engine."""
