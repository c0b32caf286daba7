"""Warm-up of lesson 00 on the course's yardstick, (x + y) z."""
from ..answers import Choice, Number
from ..examples import product
from ..graph import inputs

f, before, after = product(), product(z=2), product(x=-1, z=2)
x, y, z = (node.data for node in inputs(f).values())

EXERCISES = {
    # predict, x = −2, y = 5, z = −4
    "00.1": Number(f.data, "the brackets first: x + y.", "x + y is 3, and 3 · (−4) is −12.",
                   {x + y * z: "That is x + y · z, without the brackets.", -f.data: "The size is right. Plus times minus is minus.",
                    x + y: "That is x + y. It is still to be multiplied by z.",
                    x + y + z: "That is x + y + z. The sum x + y is multiplied by z.",
                    x * z + y: "That is x · z + y: the y too is multiplied by z.",
                    (x - y) * z: "x is −2, so x + y is not 7.", (y - x) * z: "x is −2, so x + y is not 7."}),
    # explore with the panel
    "00.2": Choice("z", {"x": "with x at 0, f is still y · z.", "y": "with y at 0, f is still x · z."},
                   "set one slider at a time to 0 and move the two others.", "whatever x and y are, their sum times 0 is 0."),
    # predict with another z, 2: x from −2 to −1
    "00.3": Number(after.data - before.data, "f before, f after, and the difference.",
                   "f went from 6 to 8. You have just found how fast f changes with x: that is a derivative.",
                   {before.data: "That is f before the change. What is it after?",
                    after.data: "That is f after the change. By how much did it change?",
                    1: "That is how far x moved. f is (x + y) times 2: how far did that move?",
                    z: "So it would be with z at −4. Here z is 2.",
                    f.data: "That is f with z at −4. Here z is 2, and how far f moves is wanted.",
                    **dict.fromkeys((x + y, x + y + 1), "That is x + y. It is still to be multiplied by z = 2, before and after.")}),
}
