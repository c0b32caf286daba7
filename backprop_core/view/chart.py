"""A chart: Matplotlib draws once what stands still; marks are SVG in the same coordinates."""
import io
import re

from matplotlib import rc_context
from matplotlib.figure import Figure

from .svg import fill, number, path, tag, text

# Matplotlib knows no CSS variables: it draws with these stand-in colors, and the SVG text is rewritten.
THEME = {"ink": "#010101", "muted": "#010102", "line": "#010103", "grid": "#010104", "forward": "#010105",
         "backward": "#010106", "parameter": "#010107", "target": "#010108", "paper": "#010109"}
STYLE = {
    "svg.fonttype": "none", "svg.hashsalt": "backprop", "font.family": "sans-serif", "font.size": 13, "mathtext.fontset": "dejavusans",
    "text.color": THEME["ink"], "axes.labelcolor": THEME["ink"], "xtick.color": THEME["muted"], "ytick.color": THEME["muted"],
    "axes.edgecolor": THEME["line"], "grid.color": THEME["grid"], "axes.grid": True, "axes.axisbelow": True,
    "axes.spines.top": False, "axes.spines.right": False, "xtick.major.size": 0, "ytick.major.size": 0,
    "axes.facecolor": "none", "figure.facecolor": "none", "axes.unicode_minus": True, "lines.linewidth": 2.5, "axes.titlelocation": "left",
}


class Chart:
    """One pair of axes. `draw(axes)` is called once, with Matplotlib's axes; for colors it takes THEME's.

    `affine` is the map from data (or from their logarithms, on a log axis) to the picture: (a, b, c, d) with
    across = a + b x and down = c + d y.
    """

    def __init__(self, draw, width=600, height=340, box=(0.09, 0.12, 0.88, 0.79)):
        self.width, self.height = width, height
        with rc_context(STYLE):
            figure = Figure(figsize=(width / 72, height / 72), dpi=72)   # 72 dpi: a point is a pixel is a unit of the viewBox
            self._axes = figure.add_axes(box)
            draw(self._axes)
            figure.draw_without_rendering()
            written = io.StringIO()
            figure.savefig(written, format="svg", dpi=72, transparent=True, metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
        x, y = self._axes.transScale.transform((1.0, 1.0))
        (across, up), (wider, higher) = (self._axes.transData.transform_affine([(x + i, y + i)])[0] for i in (0, 1))
        b, d = float(wider - across), float(up - higher)
        self.affine = (float(across - b * x), b, float(height - up - d * y), d)
        left, bottom, right, top = (float(v) for v in self._axes.bbox.extents)
        self._frame = (left, height - top, right - left, top - bottom)
        self.backdrop = tag("g", _inside(written.getvalue()), class_="chart", aria_hidden="true")

    def at(self, x, y):
        """Data to picture coordinates."""
        x, y = self._axes.transScale.transform((x, y))
        a, b, c, d = self.affine
        return float(a + b * x), float(c + d * y)

    def data(self, across, down):
        """Picture to data coordinates, for what was dragged."""
        a, b, c, d = self.affine
        x, y = self._axes.transScale.inverted().transform(((across - a) / b, (down - c) / d))
        return float(x), float(y)

    def inside(self, *marks):
        """Marks cut off at the axes. A nested svg clips by itself: a clipPath needs an id, and ids collide."""
        x, y, width, height = self._frame
        return tag("svg", *marks, x=x, y=y, width=width, height=height, viewBox=" ".join(f"{v:.1f}" for v in self._frame))

    def line(self, points, kind="forward"):
        """A path through data points; kind: forward, backward or rest (dashed)."""
        a, b, c, d = self.affine
        (x, y), *others = ((a + b * x, c + d * y) for x, y in self._axes.transScale.transform(list(points)).tolist())   # at once: fast
        return tag("path", class_=f"line {kind}", d=path("M", x, y, *(part for point in others for part in ("L", *point))))

    def straight(self, x, y, slope, kind="forward", reach=1e3):
        """The line through a point with a slope, across the whole chart: use it inside(). Linear axes only."""
        return self.line([(x - reach, y - reach * slope), (x + reach, y + reach * slope)], kind)

    def point(self, x, y, kind="forward", radius=7):
        """A dot."""
        across, down = self.at(x, y)
        return tag("circle", class_=f"point {kind}", cx=across, cy=down, r=radius)

    def handle(self, x, y, id, name, value, kind="forward"):
        """A dot to take hold of: by mouse, finger or arrow keys; to a screen reader it is a slider."""
        across, down = self.at(x, y)
        halo = tag("circle", class_="halo reach", cx=across, cy=down, r=18)   # a finger needs more than the dot
        return tag("g", halo, self.point(x, y, kind), class_="handle", data_id=id, data_drag="", tabindex=0, role="slider",
                   aria_label=name, aria_valuenow=f"{value:.6g}", aria_valuetext=number(value))

    def arrow(self, start, end, kind="forward"):
        """An arrow between data points."""
        (x0, y0), (x1, y1) = self.at(*start), self.at(*end)
        length = max(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5, 1e-9)
        ux, uy = (x1 - x0) / length, (y1 - y0) / length
        left, right = (x1 - 9 * ux - 5 * uy, y1 - 9 * uy + 5 * ux), (x1 - 9 * ux + 5 * uy, y1 - 9 * uy - 5 * ux)
        return tag("path", class_=f"line {kind}", d=path("M", x0, y0, "L", x1, y1, "M", *left, "L", x1, y1, "L", *right))

    def note(self, x, y, template, n, kind="", dx=0, dy=0, anchor="start"):
        """Text at a data point, moved by dx, dy pixels; the template is filled from the numbers n."""
        across, down = self.at(x, y)
        return text(across + dx, down + dy, fill(template, n), class_=f"note {kind}".strip(), text_anchor=anchor)


def _inside(written):
    """What is inside Matplotlib's svg element, in the theme's colors and the page's font."""
    markup = re.search(r"<svg[^>]*>(.*)</svg>", written, re.S)[1]
    markup = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->|<style[^>]*>.*?</style>", "", markup, flags=re.S)
    markup = re.sub(r'<g id="[^"]*"', "<g", markup)                       # names like axes_1: in every chart the same
    markup = re.sub(r"font-family: [^;\"]*; |(?<=font: )([\d.]+px) [^;\"]*", lambda match: f"{match[1]} Arial" if match[1] else "", markup)
    markup = re.sub(r' transform="rotate\(-0 [^"]*"', "", markup)
    for name, color in THEME.items():
        markup = markup.replace(color, f"var(--bp-{name})")
    return re.sub(r">\s+<", "><", markup).strip()
