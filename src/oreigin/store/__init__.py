"""The case of a team in a database: models, migrations, documents, the audit trail; no views."""
