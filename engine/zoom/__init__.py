"""A network opened: its layers, what each of them made of one picture, and the arithmetic behind every number."""
