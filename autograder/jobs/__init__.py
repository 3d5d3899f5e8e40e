"""Jobs under test: a small warehouse that can die at any write, and schedules of batches to run a job on."""
