"""Pictures and panels; nothing outside imports it. Every panel imports from here: from backprop_core.view import CircuitPanel."""
from importlib import import_module

PANELS = {          # panel -> its module below panels/
    "JacobianPanel": "jacobian",
    "ChainPanel": "chain",
    "StepSizePanel": "step_size",
    "SecantPanel": "secant",
    "CircuitPanel": "circuit",
    "PredictPanel": "predict",
    "GatePanel": "gate",
    "SliderCheckPanel": "slider_check",
    "SandboxPanel": "sandbox",
    "NetworkPanel": "network",
    "MatrixPanel": "matrix",
    "CostPanel": "cost",
    "PathCostPanel": "cost",
    "PathsPanel": "paths",
    "BugHuntPanel": "bug_hunt",
    "HigherDerivativesPanel": "higher",
    "OneWeightPanel": "one_weight",
    "TrainingPanel": "training",
    "LandscapePanel": "landscape",
    "DigitsPanel": "digits",
}

__all__ = [*PANELS]


def __getattr__(name):
    if name not in PANELS:
        raise AttributeError(f"module 'backprop_core.view' has no attribute {name!r}")
    return getattr(import_module(f".panels.{PANELS[name]}", __name__), name)
