"""Jobs of the forum."""

from django.utils import timezone
from django_tasks import task

from sala.forum.actions.messages import spread_message
from sala.forum.models import Message


@task()
def spread(message_id: str) -> None:
    """Tell everybody a message that was sent. Done twice it is told once; one that is gone is left."""
    message = Message.objects.select_related("event__scope").filter(pk=message_id).first()
    if message:
        spread_message(message=message, at=timezone.now())
