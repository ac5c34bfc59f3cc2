"""What a web server imports: ``gunicorn wsgi:app``."""

import sys

from network import create_app
from network.settings import SettingsMissing

try:
    app = create_app()
except SettingsMissing as missing:
    if "doctor" not in sys.argv:
        raise
    from network.administration.commands import only_the_doctor

    app = only_the_doctor(missing)
