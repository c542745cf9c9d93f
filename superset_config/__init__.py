"""What is seen: one Superset configuration for two audiences, and their data sets, charts and dashboards as short files."""
