"""A room of simulated people against a real server: `genlab simulate` without `--out`."""
