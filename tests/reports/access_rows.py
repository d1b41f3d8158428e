"""Addresses of 云溪区's reports, for the walker."""

ROWS = {
    "reports:yearly-order": lambda world: {"pk": world.tree.district.pk},
    "reports:metric-rows": lambda world: {"pk": world.tree.district.pk, "year": 2026, "code": "workers.total"},
    "reports:metric-export": lambda world: {"pk": world.tree.district.pk, "year": 2026, "code": "workers.total"},
}


def build(world):
    """The units of the tree are all that these addresses name."""
