"""Data models as answers: a document read, its tables loaded from a world, rules and queries judged on them."""
