"""What is wrong with a response: completeness as the official Checker sees it, then plausibility."""
