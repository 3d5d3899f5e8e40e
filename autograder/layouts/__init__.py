"""Layouts under test: what a partition spec makes queries open, and what a backfill plan does while others write."""
