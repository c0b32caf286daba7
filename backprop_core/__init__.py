"""Backpropagation to be read: a scalar computation graph and a dense network, the core of the course in notebooks/.

Every public name imports from here. Names that need NumPy load it on first use, so scalar lessons never pay for it.
"""
from importlib import import_module

from .circuit import Circuit
from .derivatives import derivative, jacobian, steps, tangents
from .gradient_check import check_gradients, error_by_step
from .graph import Value, gradients, inputs, topological_order
from .notation import formula

_ON_FIRST_USE = {           # public name -> the module that has it
    "check": "exercises",
    "descend": "descent",
    "diagnose": "mistakes",
    "parse": "expression",
    "Network": "network",
    "train": "training",
    "training_steps": "training",
    "digits": "data",
    "noisy_line": "data",
    "two_moons": "data",
    "xor": "data",
}

__all__ = ["Circuit", "Value", "check_gradients", "derivative", "error_by_step", "formula", "gradients", "inputs", "jacobian",
           "steps", "tangents", "topological_order", *_ON_FIRST_USE]


def __getattr__(name):
    if name not in _ON_FIRST_USE:
        raise AttributeError(f"module 'backprop_core' has no attribute {name!r}")
    return getattr(import_module(f".{_ON_FIRST_USE[name]}", __name__), name)


def __dir__():
    return sorted({*globals(), *__all__})
