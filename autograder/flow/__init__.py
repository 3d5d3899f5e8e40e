"""A pipeline under load: a flow from a log through a job into a table, what breaks, and what comes of it."""
