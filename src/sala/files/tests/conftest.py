"""Where the files of a test are."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture
def folder(files_of_its_own: None, settings: Settings) -> Path:
    """The folder of the storage, made with the first file."""
    del files_of_its_own
    return Path(settings.MEDIA_ROOT)
