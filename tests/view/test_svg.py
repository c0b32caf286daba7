"""Numbers as they are written, and SVG text."""
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop_core.view.svg import FORMATS, fill, number, operand, path, plain, short, signed, symbol, tag, text

SUPERSCRIPT = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


@pytest.mark.parametrize("value, written", [
    (0, "0.00"), (-0.0, "0.00"), (-4, "−4.00"), (-12, "−12.0"), (0.25, "0.250"), (99.96, "100"), (1234.5, "1234"), (123456, "123456"),
    (2e6, "2.00·10⁶"), (-0.0004, "−4.00·10⁻⁴"), (2e-7, "2.00·10⁻⁷"),
    (Fraction(1, 3), "1/3"), (Fraction(-1, 3), "−1/3"), (Fraction(4), "4.00"), (Fraction(12345, 67891), "0.182"),
    (float("nan"), "undefined"), (float("-inf"), "−∞"),
])
def test_number(value, written):
    assert number(value) == written


@given(st.floats(-1e9, 1e9))
def test_a_number_reads_back_to_three_digits(value):
    for form in (number, short):
        written = form(value).replace("−", "-")
        mantissa, _, power = written.partition("·10")
        back = float(mantissa) * 10.0 ** int(power.translate(SUPERSCRIPT) or 0)
        assert back == pytest.approx(value, rel=5.01e-3, abs=1e-300)
        assert "-0.00" != mantissa and "−" not in written


@pytest.mark.parametrize("form, value, written", [
    (short, -4.0, "−4"), (short, 1200.0, "1200"), (short, 100, "100"), (short, 0.5, "0.5"), (short, 2e-7, "2·10⁻⁷"), (short, 0.0, "0"),
    (operand, -4, "(−4)"), (operand, 4, "4"), (operand, Fraction(1, 3), "(1/3)"),
    (signed, 0.41, "+0.41"), (signed, -4, "−4"), (signed, 0.0, "±0"),
    (FORMATS["long"], 0.3568199375, "0.3568199375"), (FORMATS["integer"], 1000001, "1,000,001"),
    (FORMATS["percent"], 0.931, "93.1%"),
])
def test_other_formats(form, value, written):
    assert form(value) == written


def test_fill():
    assert fill("{q} is {d_q:operand}, {w_11^[1]:short}", {"q": 3, "d_q": -4, "w_11^[1]": 0.5}) == "3.00 is (−4), 0.5"
    with pytest.raises(KeyError, match="r"):
        fill("{r}", {"q": 3})
    with pytest.raises(KeyError, match="loud"):
        fill("{q:loud}", {"q": 3})


def test_markup_is_escaped_and_short():
    assert tag("rect", x=-0.04, width=2.0, rx=None, class_="a") == "<rect x='0' width='2' class='a'/>"
    element = ElementTree.fromstring(text(1, 2, "a < b & c", data_id="it's \"q\" & <x>"))
    assert element.text == "a < b & c" and element.get("data-id") == "it's \"q\" & <x>"
    assert path("M", 0, 0.04, "L", 4.25, -2, "Z") == "M0 0L4.2 -2Z"


@pytest.mark.parametrize("name, words, parts", [
    ("x", "x", ["x"]), ("w_11^[1]", "w₁₁[1]", ["w", "11", "[1]"]), ("w11", "w₁₁", ["w", "11"]), ("mx", "mx", ["mx"]),
    ("a < b", "a < b", ["a < b"]),
])
def test_names(name, words, parts):
    assert plain(name) == words
    assert [part.text for part in ElementTree.fromstring(f"<text>{symbol(name)}</text>")] == parts
