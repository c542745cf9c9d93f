"""Departments' databases: an extract in one consistent snapshot, judged by DuckDB as it streams; what is new of it lands as a delivery."""
