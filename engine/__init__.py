"""The engine of AI-Library: worked examples, labs, runs, questions. It knows no human language."""
