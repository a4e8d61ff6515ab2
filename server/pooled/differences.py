"""Standardised differences and what they come to together. The arithmetic is that of statsmodels.

The two readings of a school are taken as two groups of pupils. Mostly they are the same pupils,
whose results go together; how much nobody notes, so it counts for nothing here and the ranges are
rather too wide than too narrow (Borenstein and others, Introduction to Meta-Analysis, Wiley 2009,
chapter 4, on matched groups).

statsmodels is loaded with the first question, since it and what it stands on take about a second
and some hundred megabytes: a server of which nobody asks this never pays for it. Whatever is called
here may take that long, so it belongs on a thread.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from math import pi, sqrt
from typing import Any

from schemas.measures import Better, Summary
from server.measures.ranges import Interval, Z
from server.measures.sound import WHOLE
from server.pooled.compared import Pair, Taken

HALF_A_PUPIL = 0.5
"""What is added to each cell where all or none did it, so that the odds are finite: J. Gart and
J. Zweifel, On the bias of various estimators of the logit, Biometrika 54 (1967), 181-187."""


@dataclass(frozen=True)
class Effect:
    """A difference in standard deviations with its variance; above nought is the better."""

    difference: float
    variance: float

    @property
    def interval(self) -> Interval:
        """Of 95 %: g ± 1.96 √V (Borenstein and others 2009, 8.3 and 8.4)."""
        half = Z * sqrt(self.variance)
        return Interval(self.difference - half, self.difference + half)


@dataclass(frozen=True)
class Together:
    """Effects pooled. `weights` are in their order and add up to one."""

    difference: float
    interval: Interval
    weights: Sequence[float]
    unlike: float


def effect_of(summary: Summary, better: Better, pair: Pair) -> Effect:
    """The difference of two readings that can be compared; raises ValueError for a count."""
    match summary:
        case Summary.MEAN:
            effect = of_means(pair.after, pair.before)
        case Summary.SHARE:
            effect = of_shares(pair.after, pair.before)
        case Summary.COUNT:
            raise ValueError("a count has no spread")
    if better is Better.LOWER:
        return Effect(-effect.difference, effect.variance)
    return effect


def of_means(after: Taken, before: Taken) -> Effect:
    """Hedges' g: the difference of the means in pooled standard deviations, small-sample corrected.

    g = J (M₁ - M₂) / S with J = 1 - 3 / (4 (n₁ + n₂ - 2) - 1): L. Hedges and I. Olkin,
    Statistical Methods for Meta-Analysis, Academic Press 1985, chapter 5; Borenstein and others
    2009, 4.18 to 4.23. Its variance is (n₁ + n₂) / (n₁ n₂) + g² / (2 (n₁ + n₂ - 3.94)), as in
    J. Deeks and J. Higgins, Statistical algorithms in Review Manager 5, Cochrane 2010.
    """
    difference, variance = _statistics().effectsize_smd(
        after.value, after.spread, after.size, before.value, before.spread, before.size
    )
    return Effect(float(difference), float(variance))


def of_shares(after: Taken, before: Taken) -> Effect:
    """The difference of two shares as one of means: the log odds ratio times √3 / π.

    V. Hasselblad and L. Hedges, Meta-analysis of screening and diagnostic tests, Psychological
    Bulletin 117 (1995), 167-178; Borenstein and others 2009, 7.1 and 7.2. It takes what is counted
    as the part of something continuous that lies above a threshold.
    """
    counts = _pupils(after), _pupils(before)
    empty_cell = any(
        count in (0, one.size) for count, one in zip(counts, (after, before), strict=True)
    )
    odds, variance = _statistics().effectsize_2proportions(
        counts[0],
        after.size,
        counts[1],
        before.size,
        statistic="odds-ratio",
        # given without an empty cell it would be added to the counts alone (statsmodels 0.15)
        zero_correction=HALF_A_PUPIL if empty_cell else None,
    )
    return from_log_odds(float(odds), float(variance))


def from_log_odds(odds: float, variance: float) -> Effect:
    """A log odds ratio and its variance in standard deviations."""
    return Effect(odds * sqrt(3) / pi, variance * 3 / pi**2)


def together(effects: Sequence[Effect]) -> Together:
    """Effects pooled as different ones around a mean (random effects); raises ValueError for one.

    Schools and cycles differ, so each is taken to have an effect of its own. How much they differ
    is estimated as R. Paule and J. Mandel do (Journal of Research of the National Bureau of
    Standards 87 (1982), 377-385; never below nought), and the range uses Student's t with one
    degree of freedom less than there are sets: J. Hartung and G. Knapp, Statistics in Medicine 20
    (2001), 1771-1782, with a factor that is never below one (C. Röver, G. Knapp and T. Friede, BMC
    Medical Research Methodology 15:99, 2015). Of a few sets it is wide, as it has to be.
    """
    if len(effects) < 2:
        raise ValueError("one effect alone is not pooled")
    numpy = import_module("numpy")
    with numpy.errstate(divide="ignore", invalid="ignore"):  # equal effects: I² is worked out below
        found = _statistics().combine_effects(
            numpy.array([one.difference for one in effects]),
            numpy.array([one.variance for one in effects]),
            method_re="iterated",
            use_t=True,
        )
    low, high = (float(end) for end in found.conf_int()[1])
    return Together(
        difference=float(found.mean_effect_re),
        interval=Interval(low, high),
        weights=[float(each) for each in found.weights_rel_re],
        unlike=unlike(float(found.q), len(effects)),
    )


def unlike(q: float, sets: int) -> float:
    """I²: the share of the differences among sets that chance does not explain.

    J. Higgins and S. Thompson, Statistics in Medicine 21 (2002), 1539-1558.
    """
    return max(0.0, (q - (sets - 1)) / q) if q > 0 else 0.0


def _pupils(taken: Taken) -> int:
    """How many pupils a share was of."""
    return round(taken.value / WHOLE * taken.size)


def _statistics() -> Any:
    return import_module("statsmodels.stats.meta_analysis")
