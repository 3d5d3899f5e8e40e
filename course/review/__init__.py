"""Review: what was misunderstood comes back as a new variant, when it is about to be forgotten."""
