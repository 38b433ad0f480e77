"""The WSGI application: `oreigin serve` runs it, and so may gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from oreigin.web.configuration import configuration, prepare

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oreigin.web.settings")
prepare(configuration(os.environ).data_dir)
application = get_wsgi_application()

# Looking through all that is loaded for garbage holds a page up for a fifth of a second: what
# stands now is never looked through again, what comes later a hundred times less often.
assert get_resolver().url_patterns  # noqa: S101 - that loads all views
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 50)
