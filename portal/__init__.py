"""Where citizens see the city's figures: server-rendered pages that open the public release and nothing else."""
