"""Runs: executions of labs in processes of their own, recorded so that they can be watched, stopped, resumed and scrubbed."""
