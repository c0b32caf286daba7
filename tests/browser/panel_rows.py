"""The panels, one row each, for the two contracts that every panel keeps: test_panels.py here and tests/view/test_panel_contract.py."""
from typing import NamedTuple

import backprop_core
from backprop_core import view


class Row(NamedTuple):
    """One panel: the expression that makes it, how many nodes it shows, a slider by its name (None: it has none), where to move it."""

    expression: str
    nodes: int
    slider: str | None = None
    to: float = 0.0

    @property
    def name(self):
        return self.expression.split("(")[0]

    def panel(self):
        return eval(self.expression, {**vars(backprop_core), self.name: getattr(view, self.name)})


PANELS = [
    Row("SliderCheckPanel()", 1, "position", 8.0),
    Row("CircuitPanel()", 5, "z", 2.5),
    Row("PredictPanel()", 5),
    Row("GatePanel()", 3),
    Row("SecantPanel()", 3, "x", -1.5),
    Row("StepSizePanel()", 3, "x", -1.5),
    Row("ChainPanel()", 4, "x", -1.5),
    Row("JacobianPanel()", 8, "x", -3.0),
    Row("OneWeightPanel()", 4, "w", -0.3),
    Row("PathsPanel()", 24, "W_12^2", 2.0),
    Row("NetworkPanel()", 25, "w_11", 0.9),
    Row("MatrixPanel()", 20, "x_1", -1.0),
    Row("CostPanel()", 3, "weights", 1e5),
    Row("PathCostPanel()", 3, "layers", 7),
    Row("BugHuntPanel()", 5),
    Row("HigherDerivativesPanel()", 4, "x", -1.5),
    Row("TrainingPanel()", 30, "hidden", 3),
    Row("LandscapePanel()", 12, "w", 2.0),
    Row("DigitsPanel()", 30, "start", 6),
]
