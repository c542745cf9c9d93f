"""`yala draft`: look at what an office sends, and write the contract that takes it in, with each doubt as a question."""
