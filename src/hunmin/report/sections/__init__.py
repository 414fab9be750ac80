"""The sections of the page: each is a function from `Facts` to a `Section`, or to None where the run made nothing to show."""
