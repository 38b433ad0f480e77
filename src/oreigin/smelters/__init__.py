"""Reference and status lists, name comparison, resolution, judgments, consolidation."""
