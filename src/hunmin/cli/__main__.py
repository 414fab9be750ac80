"""`python -m hunmin.cli`."""

from hunmin.cli import entry

if __name__ == "__main__":
    entry()
