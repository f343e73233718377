"""Runs the `main` of a module as a process of its own, on a database without a row of ours, and prints what it gives as
JSON: for tests in which several press at once.

python -m sala.kit.tests.alone sala.people.tests.imports_at_once
"""

import importlib
import json
import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sala.config.settings")
    django.setup()
    print(json.dumps(importlib.import_module(sys.argv[1]).main()))  # noqa: T201  # the test reads it
