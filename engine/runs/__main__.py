"""`python -m engine.runs`: the trainer of the store under AI_LIBRARY_HOME."""

if __name__ == "__main__":  # not in the processes it starts, which read this file too
    import os

    from engine.runs.store import Store
    from engine.runs.trainer import THREADS, serve

    os.environ.update(THREADS)
    serve(Store())
