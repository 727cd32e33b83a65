"""Training loops: each yields Steps and knows nothing of screens, threads, processes or stores."""
