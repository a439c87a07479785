"""What validation costs, as ratios to parsing alone, measured side by side in one run."""
