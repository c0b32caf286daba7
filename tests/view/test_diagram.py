"""The graph as a picture: nothing overlaps, nothing is lost, everything has its name."""
import re
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import Value, topological_order
from backprop_core.examples import line, one_weight, product
from backprop_core.view.diagram import BOX, Diagram
from backprop_core.view.layout import layered
from backprop_core.view.wording import equation, face, keys, titles


@st.composite
def graphs(draw):
    """{node: tuple of the nodes it is computed from} with one output, sources first."""
    count = draw(st.integers(1, 12))
    sources = {}
    for i in range(count):
        known = [f"n{j}" for j in range(i)]
        sources[f"n{i}"] = tuple(draw(st.lists(st.sampled_from(known), max_size=2))) if known else ()
    used = {source for above in sources.values() for source in above}
    loose = [node for node in sources if node not in used]
    while len(loose) > 1:
        sources[f"n{len(sources)}"] = (loose.pop(0), loose.pop(0))
        loose.append(next(reversed(sources)))
    return sources


@given(graphs())
@settings(deadline=None)
def test_layout_flows_right_and_nothing_overlaps(sources):
    layout = layered(sources, dict.fromkeys(sources, 50), row=100, lane=40, gap=60, margin=(10, 5))
    assert set(layout.centers) == set(sources)
    for node, (x, y) in layout.centers.items():
        assert 10 + 25 <= x <= layout.width - 10 - 25 + 1e-9 and 5 + 50 - 1e-6 <= y <= layout.height - 5 - 50 + 1e-6
        assert all(layout.centers[source][0] + 50 + 60 <= x + 1e-9 for source in sources[node])
    for (_, a), (_, b) in combinations(layout.centers.items(), 2):
        assert abs(a[0] - b[0]) > 50 or abs(a[1] - b[1]) >= 100 - 1e-6
    for (target, _), lanes in layout.lanes.items():
        assert all(right < layout.centers[target][0] for _, right, _ in lanes)
        for left, right, y in lanes:
            inside = [center for center in layout.centers.values() if left - 1e-9 <= center[0] <= right + 1e-9]
            assert all(abs(center[1] - y) >= 70 - 1e-6 for center in inside)


def shared():
    """x reaches many layers, one of them twice."""
    x = Value(1.5, "x")
    square = x * x
    return ((square + Value(2.0, "y")) * x).sigmoid() + square


def parsed(diagram, n, **more):
    return ElementTree.fromstring(f"<svg>{diagram.backdrop}{diagram.marks(n, **more)}</svg>")


@pytest.mark.parametrize("f", [product(), line(), one_weight(), shared(), Value(2.0, "x"), Value(2.0)], ids=lambda f: f.name)
def test_every_node_is_a_button_and_every_edge_a_line(f):
    diagram = Diagram(f)
    svg = parsed(diagram, {})
    order = topological_order(f)
    assert [node.get("data-id") for node in svg.iter("g") if node.get("data-id")] == [diagram.key[node] for node in order]
    assert len([path for path in svg.iter("path") if path.get("class") == "edge"]) == sum(len(node.parents) for node in order)
    ids = {element.get("id") for element in svg.iter() if element.get("id")}
    assert all(set(node.get("aria-labelledby").split()) <= ids for node in svg.iter("g") if node.get("role") == "button")
    rings = [rect for rect in svg.iter("rect") if "ring" in rect.get("class")]
    assert rings == []


def test_two_edges_between_the_same_nodes_are_two_lines():
    x = Value(3.0, "x")
    first, second = (path.get("d") for path in parsed(Diagram(x * x), {}).iter("path") if path.get("class") == "edge")
    numbers = [[float(each) for each in re.findall(r"-?[\d.]+", d)] for d in (first, second)]
    assert numbers[0][:2] == numbers[1][:2] and abs(numbers[0][3] - numbers[1][3]) > 20


def test_only_the_numbers_that_are_there_are_drawn():
    diagram = Diagram(product())
    texts = [text.text for text in parsed(diagram, {"x": -2.0, "d_f": 1.0, "local_f_1": 3.0}).iter("text") if text.get("class") in
             ("value", "gradient", "local") and text.text]
    assert texts == ["×3.00", "−2.00", "∂ 1.00"]


def test_what_is_at_work_is_marked():
    diagram = Diagram(product())
    n = {"q": 3.0, "z": -4.0, "f": -12.0, "d_f": 1.0, "local_f_0": -4.0, "product": -4.0}
    svg = parsed(diagram, n, active="f", lit={edge: "{d_f:short} × {local_f_0:operand} = {product:short}" for edge in diagram.edges[2:3]})
    assert [text.text for text in svg.iter("text") if "sum" in text.get("class", "")] == ["1 × (−4) = −4"]
    assert "×−4.00" not in [text.text for text in svg.iter("text")]          # the sum stands in its place
    assert [path.get("class") for path in svg.iter("path") if path.get("class", "").startswith("flow")] == ["flow backward"]
    ring, = (rect for rect in svg.iter("rect") if rect.get("class") == "ring backward")
    assert float(ring.get("x")) + float(ring.get("width")) < diagram.width and float(ring.get("height")) == BOX
    forward = parsed(diagram, n, active="f", direction="forward")
    assert [text.text for text in forward.iter("text") if "sum" in text.get("class", "")] == ["3 × (−4) = −12"]


def test_sums_do_not_cover_each_other():
    x = Value(3.0, "x")
    diagram = Diagram(x * x)
    svg = parsed(diagram, {}, lit=dict.fromkeys(diagram.edges, "−0.00123 × 0.00456 = −0.00789"))
    frames = [{name: float(rect.get(name)) for name in ("x", "y", "width", "height")} for rect in svg.iter("rect")
              if "frame" in rect.get("class")]
    a, b = sorted(frames, key=lambda frame: frame["y"])
    assert a["y"] + a["height"] <= b["y"]
    assert all(0 <= frame["x"] and frame["x"] + frame["width"] <= diagram.width for frame in frames)


def test_words():
    w, x = Value(2.0, "w11"), Value(3.0, "x")
    assert [face(node) for node in (w, w * x, x ** 2, x ** 0.5, 2 * x, x + 1, 1 - x, x.sigmoid(), x ** w)] == \
        ["", "×", "(·)²", "(·) ** 0.5", "2 ×", "+ 1", "1 −", "σ", "xʸ"]
    f = (w * x + 1) ** 2
    called = titles(keys(f))
    assert list(called.values()) == ["w₁₁", "x", "w₁₁ × x", "w₁₁ × x + 1", "f"]
    assert equation(f, keys(f), called) == "f = (w₁₁ × x + 1)² = {v3:operand}² = {f:short}"
    inner = f.operands[0].operands[0]
    assert equation(inner, keys(f), called) == "w₁₁ × x = {w11:short} × {x:operand} = {v2:short}"
    assert equation(w, keys(w), {w: "w₁₁"}) == "w₁₁ = {w11:short}"
    neuron = (w * x + w + 1 + x).sigmoid()
    assert titles(keys(neuron * w))[neuron] == "σ(…)"


def test_names_that_clash_or_would_break_a_template():
    f = Value(1.0, "f")
    strange = Value(2.0, "a:b")
    output = f * strange
    assert list(keys(output).values()) == ["f", "v1", "v2"]
    twice = Value(1.0, "h").exp()
    twice.name = "h"
    assert list(keys(twice).values()) == ["h", "v1"]
    product = Value(1.0, "x") * Value(2.0, "v2")
    assert list(keys(product.exp()).values()) == ["x", "v2", "·v2", "f"]
