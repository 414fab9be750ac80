"""Review by a person: rows with findings on a local page, answers in a journal, the reviewed data set."""
