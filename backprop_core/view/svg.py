"""SVG text, and the one way numbers are written in every picture."""
import re
from fractions import Fraction
from html import escape

SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
NAME = re.compile(r"([^\W\d_]+)_?([\w,]*)(?:\^(.+))?")          # w_11^[1]: letter, what is below, what is above
SLOT = re.compile(r"\{([^{}:]+)(?::(\w+))?\}")


def number(value, digits=3):
    """A number with a fixed count of significant digits, a true minus and never −0; a short Fraction as it is.

    >>> number(-12), number(0.25), number(-0.0), number(1234.5), number(2e-7), number(Fraction(1, 3))
    ('−12.0', '0.250', '0.00', '1234', '2.00·10⁻⁷', '1/3')
    """
    if isinstance(value, Fraction) and value.denominator > 1 and len(str(value)) <= 7:
        return str(value).replace("-", "−")
    value = float(value)
    if value != value or value in (float("inf"), float("-inf")):
        return {"nan": "undefined", "inf": "∞", "-inf": "−∞"}[str(value)]
    text = f"{value or 0.0:#.{digits}g}".rstrip(".")
    if "e" in text and 1 <= abs(value) < 1e6:
        text = f"{value:.0f}"
    elif "e" in text or 0 < abs(value) < 1e-3:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        text = f"{mantissa}·10{str(int(exponent)).translate(SUPERSCRIPT)}"
    return text.replace("-", "−")


def short(value, digits=3):
    """The same number for a sentence: −4 rather than −4.00."""
    return re.sub(r"(\.\d*?)0+(?=$|·)", lambda match: match[1].rstrip("."), number(value, digits))


def operand(value):
    """The same within a product or a sum: (−4)."""
    text = short(value)
    return f"({text})" if text.startswith("−") or "/" in text else text


def signed(value):
    """The same for a change: +0.41, −4, ±0."""
    text = short(value)
    return "±0" if text == "0" else text if text.startswith("−") else f"+{text}"


# The closed list of formats in which a picture may show a number; the first is the usual one.
FORMATS = {
    "number": number,                                         # −4.00   on a drawing, in a table
    "short": short,                                           # −4      in a sentence
    "operand": operand,                                       # (−4)    in a formula
    "signed": signed,                                         # +0.41   a change
    "long": lambda value: short(value, 10),                   # 0.410975
    **{f"digits{k}": lambda value, k=k: short(value, k) for k in (3, 4, 5, 6)},       # 2.0001  beside 2, so that they can be told apart
    "integer": lambda value: f"{value:,.0f}".replace("-", "−"),
    "percent": lambda value: f"{100 * value:.1f}%".replace("-", "−"),
}


def fill(template, numbers):
    """The template with each {name} or {name:format} replaced by that number, written.

    >>> fill("∂f/∂x = {d_q:short} × {l:operand} = {d_x}", {"d_q": -4, "l": 1, "d_x": -4})
    '∂f/∂x = −4 × 1 = −4.00'
    """
    return SLOT.sub(lambda slot: FORMATS[slot[2] or "number"](numbers[slot[1]]), template)


def tag(name, *content, **attributes):
    """One element; content is markup already, attribute values are escaped here, None leaves one out.

    Python cannot spell every attribute: `class_` is class, `data_id` is data-id.
    """
    # Single quotes: these texts travel as JSON, where a double quote takes two bytes.
    written = "".join(f" {key.rstrip('_').replace('_', '-')}='{_attribute(value)}'"
                      for key, value in attributes.items() if value is not None)
    return f"<{name}{written}>{''.join(content)}</{name}>" if content else f"<{name}{written}/>"


def text(x, y, content, **attributes):
    """A text element; content is plain text."""
    return tag("text", escape(content, quote=False), x=x, y=y, **attributes)


def part(*marks, at, narrow=None):
    """A part of a drawing, moved to `at`; and to `narrow`, if given, on a page that is too narrow for the drawing. Both are (x, y)."""
    style = narrow and "--bp-narrow:translate({}px,{}px)".format(*narrow)
    return tag("g", *marks, class_=style and "part", transform="translate({} {})".format(*at), style=style)


def path(*commands):
    """The d attribute: path("M", 0, 0, "L", 4, 2) is "M0 0L4 2"."""
    out = ""
    for part in commands:
        gap = " " if out and not out[-1].isalpha() and not isinstance(part, str) else ""
        out += gap + (part if isinstance(part, str) else _coordinate(part))
    return out


def symbol(name):
    """Markup for a name such as w_11^[1] or w11: an italic letter with what stands below and above it."""
    parts = NAME.fullmatch(name)
    if not parts:
        return tag("tspan", escape(name), class_="letter")
    letter, below, above = parts.groups()
    markup = tag("tspan", escape(letter), class_="letter")
    if below:
        markup += tag("tspan", escape(below), dy="0.35em", class_="script")
    if above:
        markup += tag("tspan", escape(above), dy="-0.9em" if below else "-0.5em", class_="script")
    return markup


def plain(name):
    """The same name as plain text: w_11^[1] is w₁₁[1], W_11^3 is W₁₁³."""
    parts = NAME.fullmatch(name)
    if not parts:
        return name
    letter, below, above = parts[1], parts[2], parts[3] or ""
    return letter + below.translate(SUBSCRIPT) + (above.translate(SUPERSCRIPT) if above.isdigit() else above)


def _attribute(value):
    return _coordinate(value) if isinstance(value, float) else escape(str(value))


def _coordinate(value):
    # Tenths of a pixel keep messages small and bytes the same on every machine; + 0.0 turns −0 into 0.
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")
