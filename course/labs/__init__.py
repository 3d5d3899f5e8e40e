"""What stands behind the engine labs: starting, injecting crashes, and counting what ends up on the disk."""
