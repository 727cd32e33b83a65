"""Networks that read like the paper, with a Tap wherever a tensor is worth seeing."""
