"""Numbers of a few pupils are for the people of the cycle: nobody else is told them.

A reading of four pupils says something of each of them to whoever knows the school. So those who
only look on (the alliance's lead, heads, professional development leads) get it without its
numbers and without the words beside them, from the API itself, so that no page and no export can
tell them.

No answer holds a total or a mean over schools or readings, from which a number that is left out
could be worked out again, but for the pools of `server.pooled`: small readings are in none of them,
for nobody. Whoever adds one has to leave out a second number with the first
(complementary suppression): what is left out here is not enough then.
"""

from server.identity.access import Action, Actor, CycleThing, can


def is_suppressed(actor: Actor, cycle: CycleThing, group_size: int, fewest_shown: int) -> bool:
    """Whether `actor` is not told the number of a group of that size."""
    return group_size < fewest_shown and not can(actor, Action.READ_SMALL_NUMBERS, cycle)
