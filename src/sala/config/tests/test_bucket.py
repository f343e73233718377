"""Files in a bucket come into the backup and back. The bucket is a storage in memory: no network in tests."""

from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from pytest_django.fixtures import Settings

from sala.config import bucket
from sala.config import settings as house


@pytest.mark.django_db
def test_there_and_back(settings: Settings, tmp_path: Path) -> None:
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}
    for name, content in (("blobs/ab/one", b"one"), ("blobs/cd/two", b"two")):
        default_storage.save(name, ContentFile(content))
        values = {"name": name, "size": 3, "kind": "image/webp", "made_at": timezone.now()}
        apps.get_model("files.Blob")._default_manager.create(sha256=name[-3:], **values)
    folder = bucket.gather(tmp_path / "gathered")
    assert (folder / "blobs" / "ab" / "one").read_bytes() == b"one"
    default_storage.delete("blobs/cd/two")
    bucket.fill(folder)
    bucket.fill(folder)
    with default_storage.open("blobs/cd/two") as file:
        assert file.read() == b"two"
    assert default_storage.listdir("blobs/ab") == ([], ["one"])


def test_the_setting_names_a_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALA_FILES", "s3://pictures/sala?region=ap-southeast-1&endpoint=https://s3.example")
    found = house._files()
    assert found["BACKEND"] == "storages.backends.s3.S3Storage"
    options = found["OPTIONS"]
    assert (options["bucket_name"], options["location"]) == ("pictures", "sala")
    assert (options["region_name"], options["endpoint_url"]) == ("ap-southeast-1", "https://s3.example")
    assert options["default_acl"] == "private"
    monkeypatch.setenv("SALA_FILES", "s3://pictures?acl=public")
    with pytest.raises(ImproperlyConfigured):
        house._files()
