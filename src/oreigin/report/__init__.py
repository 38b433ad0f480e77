"""Outline to documents: Form SD, Conflict Minerals Report, annex, evidence."""
