"""The WSGI application: `oreigin serve` runs it, and so may gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from oreigin.web.configuration import configuration, prepare

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oreigin.web.settings")
prepare(configuration(os.environ).data_dir)
application = get_wsgi_application()
