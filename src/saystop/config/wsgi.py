"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from saystop.config.doorway import plain_requests
from saystop.config.patience import patient
from saystop.config.processes import close_memory

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saystop.config.settings")

close_memory()
application = plain_requests(patient(get_wsgi_application()))
