"""Two districts with the same things in both: what the walker builds at home stands in the far district too."""

from dataclasses import replace

from tests.access.branding import brand
from tests.access.world import FAR_PLACE, HOME_PLACE, Actor, World, furnish, people_the_tree

SWAPPED = {HOME_PLACE: FAR_PLACE, FAR_PLACE: HOME_PLACE}


def mirror_of(world: World) -> World:
    """The same tree seen from the far district, still unfurnished: far is home there, and home is far."""
    tree = world.tree
    far = replace(
        tree,
        district=tree.far_district,
        street=tree.far_district,
        community=tree.far_community,
        far_district=tree.district,
        far_community=tree.community,
    )
    return World(far, [_moved(actor) for actor in world.actors])


def _moved(actor: Actor) -> Actor:
    return replace(actor, place=SWAPPED.get(actor.place, actor.place))


def far_only() -> tuple[World, World]:
    """The world with an empty home district, and its mirror with a full far one, branded."""
    world = people_the_tree()
    mirror = mirror_of(world)
    furnish(mirror)
    brand(world.tree)
    return world, mirror


def fill_home(world: World) -> None:
    furnish(world)
    brand(world.tree)
