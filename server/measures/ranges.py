"""How far a number of a few pupils may be from the truth: ranges of 95 %.

Pure arithmetic. The formulas take each pupil as one of many who were drawn by chance. Pupils of
one class are more alike than that, so the true ranges are wider, never narrower.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import atan, cos, pi, sin, sqrt
from statistics import NormalDist

UPPER = 0.975
"""Half of the 5 % that is left out lies above the range."""
Z = NormalDist().inv_cdf(UPPER)
_EXPAND_FROM = 200
_HALVINGS = 100


@dataclass(frozen=True)
class Interval:
    low: float
    high: float

    def within(self, lowest: float | None, highest: float | None) -> "Interval":
        """What is left of it on a scale that ends there; the mean itself cannot be outside."""
        low = self.low if lowest is None else max(self.low, lowest)
        high = self.high if highest is None else min(self.high, highest)
        return Interval(low, high)


def of_share(share: float, size: int) -> Interval:
    """The range of a share (0 to 1) of `size` pupils: the score interval.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of
    the American Statistical Association 22 (1927), 209-212; without continuity correction, as
    R. G. Newcombe recommends for small groups (Statistics in Medicine 17 (1998), 857-872).
    Raises ValueError for a share that is none, or of nobody.
    """
    if not 0 <= share <= 1 or size < 1:
        raise ValueError("a share lies between 0 and 1, of at least one pupil")
    square = Z * Z
    middle = (share + square / (2 * size)) / (1 + square / size)
    half = Z * sqrt(share * (1 - share) / size + square / (4 * size * size)) / (1 + square / size)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def of_mean(mean: float, spread: float, size: int) -> Interval:
    """The range of a mean from the standard deviation (divisor n - 1) of `size` pupils.

    Mean ± t · s / √n with n - 1 degrees of freedom: Student, The probable error of a mean,
    Biometrika 6 (1908), 1-25; NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.5.2.
    Raises ValueError for fewer than two pupils, who have no spread.
    """
    if size < 2 or spread < 0:
        raise ValueError("a mean needs two pupils at least, and a spread that is not negative")
    half = student_t(size - 1) * spread / sqrt(size)
    return Interval(mean - half, mean + half)


@lru_cache(maxsize=512)
def student_t(freedom: int) -> float:
    """The value that Student's t exceeds with a probability of 2.5 %, for so many degrees.

    The distribution by its finite series, which is exact, halved down to the last digit; from 200
    degrees on by its expansion around the normal one. M. Abramowitz and I. A. Stegun, Handbook of
    Mathematical Functions (1964), 26.7.3, 26.7.4 and 26.7.5.
    """
    if freedom >= _EXPAND_FROM:
        return _expanded(freedom)
    low, high = 0.0, 13.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _inside(middle, freedom) < 2 * UPPER - 1:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _inside(t: float, freedom: int) -> float:
    """The probability that Student's t lies between -t and t (26.7.3 odd, 26.7.4 even)."""
    angle = atan(t / sqrt(freedom))
    odd = freedom % 2 == 1
    term = cos(angle) if odd else 1.0
    total = term if freedom > 1 else 0.0
    for step in range(2 if odd else 1, freedom - 2, 2):
        term *= cos(angle) ** 2 * step / (step + 1)
        total += term
    if odd:
        return 2 / pi * (angle + sin(angle) * total)
    return sin(angle) * total


def _expanded(freedom: int) -> float:
    z = Z
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )
