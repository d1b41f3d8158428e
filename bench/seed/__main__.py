"""python -m bench.seed PEOPLE: migrates and fills the database of DATABASE_URL; prints the seconds of each part."""

import json
import sys

import django

if __name__ == "__main__":
    django.setup()
    from django.core.management import call_command

    from bench.seed.fill import fill

    call_command("migrate", verbosity=0)
    print(json.dumps(fill(int(sys.argv[1]))))
