"""The judge: rows of text held against their contract, in whole columns; typed rows, refused cells, skipped rows and wrong totals come of it."""
