"""Static files as they travel: without comments and blanks, hashed, compressed."""

from typing import Any

from django.core.files.base import ContentFile
from rcssmin import cssmin
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

_MINIFIERS = {".js": jsmin, ".css": cssmin}


class StaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, fed with minified scripts and styles; what others have minified stays as it is."""

    def _save(self, name: str, content: Any) -> str:
        for ending, minify in _MINIFIERS.items():
            if name.endswith(ending) and ".min." not in name:
                content.seek(0)  # Django has read it to make its hash
                content = ContentFile(minify(content.read().decode()).encode())
        return super()._save(name, content)
