"""How long a network waits between guesses."""

from datetime import timedelta

# An office on its first day mistypes now and then: so many failures in half an hour cost nothing.
FREE_FAILURES = 30
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(seconds=15)


def pause_after(failures: int) -> timedelta:
    """The pause after so many failures from one network: none at first, then one second, doubling to fifteen.

    It ends with the failure before it, so that an office with honest typing errors gets its turn soon, while
    a machine gets four guesses a minute (reliability.md G1).
    """
    beyond = failures - FREE_FAILURES
    if beyond <= 0:
        return timedelta(0)
    return min(FIRST_PAUSE * 2 ** min(beyond - 1, 10), LONGEST_PAUSE)
