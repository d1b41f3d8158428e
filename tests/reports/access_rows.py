"""Addresses of 望江社区's report, which everybody above may open, for the walker."""

ROWS = {
    "reports:yearly-order": lambda world: {"pk": world.tree.community.pk},
    "reports:metric-rows": lambda world: {"pk": world.tree.community.pk, "year": 2026, "code": "workers.total"},
    "reports:metric-export": lambda world: {"pk": world.tree.community.pk, "year": 2026, "code": "workers.total"},
}


def build(world):
    """The units of the tree are all that these addresses name."""
