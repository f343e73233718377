"""The front door of files."""

from sala.files.actions.pictures import claim_pictures, forget_pictures, keep_picture
from sala.files.actions.tidying import forget_unused_pictures
from sala.files.models import Picture
from sala.files.queries import blob_names
from sala.files.types import SENTENCES, BadPictureError, Refusal, Seen, Size, may_see_picture

__all__ = [
    "SENTENCES",
    "BadPictureError",
    "Picture",
    "Refusal",
    "Seen",
    "Size",
    "blob_names",
    "claim_pictures",
    "forget_pictures",
    "forget_unused_pictures",
    "keep_picture",
    "may_see_picture",
]
