"""The `oreigin` command."""
