"""Runs: executions of labs in processes of their own, to be watched, stopped, resumed and scrubbed."""
