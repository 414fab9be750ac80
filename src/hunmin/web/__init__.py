"""Small pages that a browser on this machine opens: app factory, guard, listening, shared style."""
