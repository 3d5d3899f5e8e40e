"""Exact binomial bounds, so that a test on observed shares says how unlikely its failure is."""

import math

UNLIKELY = 1e-7


def binomial_bounds(trials, probability, unlikely=UNLIKELY):
    """The smallest and largest count that is not in a tail of less than `unlikely`."""
    if probability in (0, 1):
        return trials * probability, trials * probability
    mode = min(trials, int((trials + 1) * probability))
    ratio = probability / (1 - probability)
    at_mode = math.exp(
        math.lgamma(trials + 1)
        - math.lgamma(mode + 1)
        - math.lgamma(trials - mode + 1)
        + mode * math.log(probability)
        + (trials - mode) * math.log1p(-probability)
    )
    return mode - _steps(at_mode, mode, trials, ratio, unlikely, -1), mode + _steps(
        at_mode, mode, trials, ratio, unlikely, 1
    )


def _steps(at_mode, mode, trials, ratio, unlikely, direction):
    """How far from the mode the probability of a single count stays above a hundredth of the tail."""
    count, chance = mode, at_mode
    while 0 <= count <= trials and chance > unlikely / 100:
        if direction > 0:
            chance *= (trials - count) / (count + 1) * ratio
        else:
            chance *= count / (trials - count + 1) / ratio
        count += direction
    return abs(count - mode)


def assert_share(count, trials, probability, what):
    """The count is one that a binomial with this probability may well give."""
    low, high = binomial_bounds(trials, probability)
    assert low <= count <= high, f"{what}: {count} of {trials}, expected {probability:g}: {low} to {high}"
