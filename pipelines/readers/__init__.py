"""Readers turn what a department sends into Arrow tables of text, columns named by contract, each row's place remembered."""
