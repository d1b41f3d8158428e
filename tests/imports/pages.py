"""Going through the pages as a user does: send a file, let the worker work, confirm."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from imports.models import ImportBatch
from jobs.runner import run_job
from people.models import User

BACKEND = "people.backends.LoginNameBackend"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def page_of(batch: ImportBatch, name: str = "preview") -> str:
    return reverse(f"imports:import-{name}", args=[batch.pk])


def send(client: Client, kind: str, data: bytes, name: str = "名册.xlsx", **fields: Any) -> Any:
    """The answer to the upload form; nothing is checked yet."""
    return client.post(reverse("imports:upload", args=[kind]), {"file": SimpleUploadedFile(name, data), **fields})


def work(batch: ImportBatch) -> ImportBatch:
    """Let a worker do the batch's job."""
    batch.refresh_from_db()
    run_job(batch.job_id)
    batch.refresh_from_db()
    return batch


def checked(client: Client, kind: str, data: bytes, name: str = "名册.xlsx", **fields: Any) -> ImportBatch:
    """A file sent in and checked."""
    answer = send(client, kind, data, name, **fields)
    assert answer.status_code == 302, answer.content.decode()
    return work(ImportBatch.objects.latest("pk"))


def imported(client: Client, batch: ImportBatch, **fields: Any) -> ImportBatch:
    """A checked file confirmed and written."""
    answer = client.post(page_of(batch, "confirm"), fields)
    assert answer.status_code == 302, answer.content.decode()
    return work(batch)
