"""Layered layout of a small directed acyclic graph, flowing left to right.

1. A node stands one layer left of its nearest consumer (longest path to the output).
2. An edge over several layers gets a dummy node in each layer between: it holds a lane free, so no edge crosses a box.
3. Barycenter sweeps order each layer; the order with the fewest crossings is kept.
4. Heights: each layer in turn moves to where its neighbors are, in the least-squares sense, keeping order and distance.
"""
from typing import NamedTuple

SWEEPS = 12


class Layout(NamedTuple):
    """Centers of the nodes, the lanes each edge passes through, and the size of the whole."""

    centers: dict      # node -> (x, y)
    lanes: dict        # (target, slot) -> [(left, right, y), ...]: the columns crossed on the way
    width: float
    height: float


def layered(sources, width, row, lane, gap, margin):
    """Place the nodes of a graph.

    sources: {node: tuple of the nodes it is computed from}, sources first; width: {node: box width};
    row, lane: vertical room of a box and of a passing edge; gap: between columns; margin: (x, y) around the whole.
    """
    columns, above, chains = _columns(sources)
    below = {}
    for node, neighbors in above.items():
        for neighbor in neighbors:
            below.setdefault(neighbor, []).append(node)
    columns = _ordered(columns, above, below)
    room = {node: row if node in sources else lane for column in columns for node in column}
    y = _heights(columns, above, below, room)

    centers, lane_of, left = {}, {}, margin[0]
    for column in columns:
        broad = max(width.get(node, 0) for node in column)
        for node in column:
            if node in sources:
                centers[node] = (left + broad / 2, y[node] + margin[1])
            else:
                lane_of[node] = (left, left + broad, y[node] + margin[1])
        left += broad + gap
    lanes = {edge: [lane_of[dummy] for dummy in chain] for edge, chain in chains.items()}
    bottom = max(y[node] + room[node] / 2 for node in y)
    return Layout(centers, lanes, left - gap + margin[0], bottom + 2 * margin[1])


def _columns(sources):
    """The layers with their dummies; the neighbors of each one layer to the left; the dummies along each edge."""
    from_output = dict.fromkeys(sources, 0)
    for node in reversed(sources):
        for source in sources[node]:
            from_output[source] = max(from_output[source], from_output[node] + 1)
    last = max(from_output.values())
    columns = [[] for _ in range(last + 1)]
    for node in sources:
        columns[last - from_output[node]].append(node)
    above, chains = {}, {}
    for target, arriving in sources.items():
        for slot, source in enumerate(arriving):
            chain = [source]
            for between in range(last - from_output[source] + 1, last - from_output[target]):
                dummy = ("lane", source, between)   # edges from one node share their lane
                if dummy not in above:
                    columns[between].append(dummy)
                    above[dummy] = [chain[-1]]
                chain.append(dummy)
            above.setdefault(target, []).append(chain[-1])
            chains[target, slot] = chain[1:]
    return columns, above, chains


def _ordered(columns, above, below):
    best, fewest = columns, _crossings(columns, below)
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        neighbors = above if forward else below
        new = []
        for column in columns if forward else columns[::-1]:
            place = {node: i for i, node in enumerate(new[-1])} if new else {}
            rank = {}
            for i, node in enumerate(column):
                at = [place[n] for n in neighbors.get(node, ()) if n in place]
                rank[node] = sum(at) / len(at) if at else i * max(len(place), 1) / len(column)
            new.append(sorted(column, key=rank.get))
        columns = new if forward else new[::-1]
        crossings = _crossings(columns, below)
        if crossings < fewest:
            best, fewest = columns, crossings
    return best


def _crossings(columns, below):
    total = 0
    for left, right in zip(columns, columns[1:], strict=False):
        place = {node: i for i, node in enumerate(right)}
        ends = [place[target] for node in left for target in sorted(below.get(node, ()), key=place.get)]
        total += sum(a > b for i, a in enumerate(ends) for b in ends[i + 1:])
    return total


def _heights(columns, above, below, room):
    def pull(a, b):                              # straight lanes first, then a straight spine; inputs hang beside it
        if isinstance(a, tuple) and isinstance(b, tuple):
            return 16
        return 4 if a in above and b in above else 1

    y = {}
    for column in columns:
        edge = 0
        for node in column:
            y[node] = edge + room[node] / 2
            edge += room[node]
    for sweep in range(4 * SWEEPS):
        for column in columns if sweep % 2 == 0 else columns[::-1]:
            wanted, weights = [], []
            for node in column:
                near = [(pull(node, n), y[n]) for side in (above, below) for n in side.get(node, ())]
                weight = sum(w for w, _ in near)
                wanted.append(sum(w * at for w, at in near) / weight if near else y[node])
                weights.append(weight or 1)
            y.update(zip(column, _apart(wanted, weights, [room[node] for node in column]), strict=True))
    top = min(y[node] - room[node] / 2 for node in y)
    return {node: height - top for node, height in y.items()}


def _apart(wanted, weights, rooms):
    """The heights nearest to the wanted ones that keep their order and leave each its room (pooling of neighbors)."""
    offsets, total = [], 0
    for i, room in enumerate(rooms):
        total += (rooms[i - 1] + room) / 2 if i else 0
        offsets.append(total)
    pools = []                                   # [weighted sum, weight, count]: neighbors that push share one shift
    for want, weight, offset in zip(wanted, weights, offsets, strict=True):
        pools.append([weight * (want - offset), weight, 1])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] >= pools[-1][0] / pools[-1][1]:
            last = pools.pop()
            pools[-1] = [p + q for p, q in zip(pools[-1], last, strict=True)]
    shifts = [pool[0] / pool[1] for pool in pools for _ in range(pool[2])]
    return [shift + offset for shift, offset in zip(shifts, offsets, strict=True)]
