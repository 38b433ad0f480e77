"""What is wrong with a response: what the official Checker asks for, then plausibility."""
