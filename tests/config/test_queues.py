"""Long jobs and reminders wait in queues of their own, on a real broker."""

import pytest
from celery import Celery


@pytest.fixture
def app():
    """The settings of this installation, with names on the broker that nobody else reads."""
    alone = Celery("alone", set_as_current=False)
    alone.config_from_object("django.conf:settings", namespace="CELERY")
    alone.conf.broker_transport_options |= {"global_keyprefix": "test-queues:"}
    yield alone
    with alone.connection_for_write() as broker:
        for queue in alone.amqp.queues.values():
            queue(broker).purge()
    alone.close()


@pytest.mark.parametrize(("task", "waiting"), [("jobs.run_job", (False, True)), ("notices.send_due", (True, False))])
def test_a_message_waits_in_one_queue_only(app, task, waiting):
    with app.connection_for_write() as broker:
        queues = [app.amqp.queues[name](broker) for name in ("celery", "jobs")]
        for queue in queues:
            # As workers do when they start.
            queue.declare()
            queue.purge()
        app.send_task(task, connection=broker)

        assert tuple(queue.get(no_ack=True) is not None for queue in queues) == waiting
