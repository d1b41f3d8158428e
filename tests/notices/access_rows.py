"""For the walker (tests/access): a message to the street's administrator."""

from django.utils import timezone

from notices.choices import Channel, NoticeState
from notices.models import Notice
from people.choices import Role
from tests.access.world import World


def build(world: World) -> None:
    now = timezone.now()
    world.notice = Notice.objects.create(
        recipient=world.user(Role.STREET_ADMIN),
        occasion="tests.walked",
        key="1",
        channel=Channel.INBOX,
        due_on=timezone.localdate(),
        title="测试消息",
        url="/",
        state=NoticeState.SENT,
        sent_at=now,
        created_at=now,
    )


ROWS = {"notices:notice-open": lambda world: {"pk": world.notice.pk}}
OWNER = {"notices:notice-open": lambda world: world.notice.recipient}
