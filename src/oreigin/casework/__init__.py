"""The use cases of a team: each one permission, one transaction, one event of the audit trail."""
