"""The console's candidates, as Django sees them."""
