"""Certificates and registrations, the smallest valid ones."""

from datetime import date

import factory

from careers.choices import CertificateLevel, ExamLevel
from careers.models import Certificate, ExamRegistration
from common.crypto import lookup_hash, seal


class CertificateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Certificate

    level = CertificateLevel.JUNIOR
    issued_on = date(2021, 9, 30)


class ExamRegistrationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExamRegistration

    name = factory.Sequence(lambda n: f"考生{n}")
    name_key = factory.Sequence(lambda n: f"kaosheng{n:04d}")
    id_sealed = factory.LazyAttribute(lambda o: seal(o.name))
    id_hash = factory.LazyAttribute(lambda o: lookup_hash(o.name))
    year = 2025
    level = ExamLevel.JUNIOR
