"""A lake on disk: Iceberg tables that an answer changes, and what is found in them and on the disk afterwards."""
