"""python -m bench.seed PEOPLE: migrates and fills the database of DATABASE_URL; prints the seconds of each part."""

import json
import sys

import django

if __name__ == "__main__":
    django.setup()
    from django.core.management import call_command

    from bench.seed.fill import fill
    from config.database_rights import as_owner

    call_command("migrate", verbosity=0)
    with as_owner():
        print(json.dumps(fill(int(sys.argv[1]))))
