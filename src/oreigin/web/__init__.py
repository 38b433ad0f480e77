"""The team's app in a browser: settings, addresses, views, templates, static files."""
