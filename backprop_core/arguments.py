"""What the functions of the dense network are given, checked before anything is computed: an error says what was wanted and what came.

What they return is looked at too: `warns_unless_finite`.
"""
import difflib
import math
import reprlib
from collections.abc import Mapping, Set
from functools import wraps
from numbers import Real
from warnings import warn

import numpy as np

BOUNDS = {"": lambda number: True, " from 0": lambda number: number >= 0, " above 0": lambda number: number > 0,
          " other than 0": lambda number: number != 0}
MOST = 10**9                                    # neurons a layer, examples: of more, NumPy says something else in each place
NO_REAL = (bool, np.timedelta64)                # Real by their classes
NO_ROW = (str, bytes, bytearray, Mapping)       # iterable, but not by its numbers
NO_NUMBERS = (str, bytes, bytearray, np.datetime64, np.timedelta64)       # float() takes them from an array of objects


class Shortened(reprlib.Repr):
    """repr, shortened, and of whole numbers too that have more digits than Python will write."""

    def __init__(self):
        super().__init__()
        self.maxstring = self.maxother = 80

    def repr_int(self, x, level):
        try:
            return super().repr_int(x, level)
        except ValueError:
            return f"a whole number of {x.bit_length():,} bits"


shown = Shortened().repr


def is_real(number):
    return isinstance(number, Real) and not isinstance(number, NO_REAL)


def whole(number, lowest, what, highest=math.inf):
    """number as an int; a ValueError if it is no whole number from `lowest` to `highest`."""
    if not is_real(number) or number // 1 != number or number < lowest:
        raise ValueError(f"{what} must be a whole number from {lowest}, not {shown(number)}")
    if number > highest:
        raise ValueError(f"{what} must be at most {highest:,}, not {shown(number)}")
    return int(number)


def finite_number(number, what, bound=""):
    """number as a float; a ValueError if it is no finite number within the bound, a row of BOUNDS."""
    try:
        given = float(number) if is_real(number) else math.nan
    except OverflowError:
        given = math.inf
    if not math.isfinite(given) or not BOUNDS[bound](given):
        raise ValueError(f"{what} must be a finite number{bound}, not {shown(number)}")
    return given


def generator(seed):
    """Random numbers by `seed`, None for others each time; a ValueError if it is no whole number from 0."""
    return np.random.default_rng(None if seed is None else whole(seed, 0, "seed"))


def pick(table, name, what):
    """The row called `name`; a ValueError says which rows there are and the nearest; TypeError for a name that is no text."""
    if not isinstance(name, str):
        raise TypeError(f"{what} is a name such as {next(iter(table))!r}, not {shown(name)}")
    if name not in table:
        near = difflib.get_close_matches(name.lower(), table, n=1, cutoff=0.45)
        guess = f"; did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"{what} {shown(name)} is not one of {', '.join(table)}{guess}")
    return table[name]


def listed(values, wanted, ordered=True):
    """values as a list; a ValueError, beginning with `wanted`, for text, a dict and, where the order counts, a set."""
    try:
        if isinstance(values, NO_ROW) or ordered and isinstance(values, Set):
            raise TypeError
        return list(values)
    except TypeError as error:
        raise ValueError(f"{wanted}, not {shown(values)}") from error


def float_type(dtype):
    """dtype as NumPy's; a ValueError unless it is float32 or float64."""
    try:
        found = np.dtype(dtype)
    except (TypeError, ValueError) as error:
        raise ValueError(f"dtype must be float32 or float64, not {shown(dtype)}") from error
    if found not in (np.float32, np.float64):
        raise ValueError(f"dtype must be float32 or float64, not {found}")
    return found


def batch(values, width, dtype, what):
    """`values` as an array of shape (examples, width); a ValueError says what does not fit."""
    if np.ma.is_masked(values):
        raise ValueError(f"{what} must have no masked numbers: leave those examples out, or fill them in")
    try:
        array = np.asarray(values)
        if array.dtype.kind not in "biufO" or array.dtype == object and any(isinstance(v, NO_NUMBERS) for v in array.flat):
            raise TypeError
        with np.errstate(over="ignore"):
            array = np.asarray(given := array, dtype)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{what} must be numbers in the shape (examples, {width}), given {shown(values)}") from error
    if array.ndim != 2 or array.shape[1] != width or not len(array):
        raise ValueError(f"{what} must have the shape (examples, {width}) with one example or more, given {array.shape or shown(values)}")
    if not all_finite(array):
        row, column = np.argwhere(~np.isfinite(array))[0]
        raise ValueError(f"{what} must be finite in {dtype}, given {given[row, column]!s} in row {row}, column {column}")
    return array


def one_row(values):
    """One example as a batch; what makes no array is left to `batch`."""
    try:
        return np.atleast_2d(values)
    except ValueError:
        return values


def still(arrays, shapes, dtype, kind):
    """A ValueError unless a network's `kind` are arrays of these shapes and dtype, as they are that were only ever written into."""
    if not isinstance(arrays, list | tuple) or len(arrays) != len(shapes):
        raise ValueError(f"{kind} must be a list of {len(shapes)} arrays, not {shown(arrays)}: write into them, {kind}[0][:] = …")
    for layer, (array, shape) in enumerate(zip(arrays, shapes, strict=True)):
        if not isinstance(array, np.ndarray) or array.shape != shape or array.dtype != dtype:
            given = f"one {array.shape} of {array.dtype}" if isinstance(array, np.ndarray) else shown(array)
            raise ValueError(f"{kind}[{layer}] must be an array {shape} of {dtype}, given {given}: write into it, {kind}[{layer}][:] = …")


@np.errstate(all="ignore")
def all_finite(array):
    return np.isfinite(np.sum(array)) or np.isfinite(array).all()     # quicker: a finite sum has only finite terms


def not_finite(dtype):
    """Why a result is not finite."""
    return f"NaN or infinity among the weights, or numbers too large for {dtype}"


def warns_unless_finite(method):
    """`method` with one warning, at the caller's line, where its result holds NaN or infinity; NumPy's own are silenced."""
    @wraps(method)
    def run(network, *args, **kwargs):
        with np.errstate(all="ignore"):
            result = method(network, *args, **kwargs)
        parts = result if isinstance(result, tuple) else [result]
        if not all(all_finite(array) for part in parts for array in (part if isinstance(part, list) else [part])):
            # Python shows a warning once a line: were the line one in here, it would be shown once in all.
            warn(f"{method.__name__}: the result is not finite: {not_finite(network.dtype)}", RuntimeWarning, stacklevel=2)
        return result
    return run
