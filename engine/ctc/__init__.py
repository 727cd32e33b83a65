"""CTC (connectionist temporal classification) as pure functions: from a symbol for every time step to a text."""
