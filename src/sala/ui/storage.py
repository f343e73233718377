"""Static files as they travel: without comments and blanks, hashed, compressed."""

from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from rcssmin import cssmin
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

_MINIFIERS = {".js": jsmin, ".css": cssmin}


def minified(name: str, content: bytes) -> bytes:
    """The file as it travels, before compression."""
    minify = _MINIFIERS.get(Path(name).suffix)
    return minify(content.decode()).encode() if minify and ".min." not in name else content


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise comes without types
    """WhiteNoise's storage, fed with minified scripts and styles; what others have minified stays as it is."""

    def _save(self, name: str, content: Any) -> str:
        if Path(name).suffix in _MINIFIERS:
            content.seek(0)  # Django has read it to make its hash
            content = ContentFile(minified(name, content.read()))
        saved: str = super()._save(name, content)
        return saved
