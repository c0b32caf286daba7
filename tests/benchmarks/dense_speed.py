"""How near the hardware `train` runs: its time a step beside its matrix products alone, one thread, float64, history included.

    python tests/benchmarks/dense_speed.py            medians of interleaved rounds
    python tests/benchmarks/dense_speed.py --torch    and beside the same in eager PyTorch, by a Python that has it (the project needs none)

Aims: products / train at least 0.75 at 784-128-10, 0.80 at 784-512-512-10, 0.30 at 784-30-10; PyTorch / train at least 1 at the first two
and 3 at the others; forward and backward at most 2.8 forwards.
"""
import os

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"    # before numpy is loaded

import sys
from statistics import median
from time import thread_time

import numpy as np

CASES = [   # sizes, examples a batch, batches a round, rounds
    ([784, 128, 10], 128, 160, 9),
    ([784, 512, 512, 10], 256, 24, 7),
    ([784, 30, 10], 10, 2000, 9),
    ([2, 16, 16, 1], 100, 1500, 9),
    ([2, 2, 1], 4, 3000, 9),
]


def data(sizes, batch, batches):
    """Four epochs of batches for the large sizes; the small ones train on one batch, the whole data."""
    random = np.random.default_rng(0)
    examples = batch if batch in (4, 100) else batch * batches // 4
    return random.standard_normal((examples, sizes[0])), random.random((examples, sizes[-1]))


def training(network, x, t, batch, batches):
    from backprop_core.training import train
    epochs = batches * batch // len(x)
    return lambda: train(network, x, t, rate=1e-3, epochs=epochs, batch_size=batch)


def products(network, batch, batches):
    """The matrix products of `batches` steps into arrays made once, with nothing between them."""
    random = np.random.default_rng(0)
    a, delta = ([random.standard_normal((batch, size)) for size in network.sizes] for _ in range(2))
    gradients = [np.empty_like(W) for W in network.weights]

    def run():
        for _ in range(batches):
            for layer, W in enumerate(network.weights):
                np.dot(a[layer], W.T, out=a[layer + 1])
            for layer in reversed(range(len(gradients))):
                if layer:
                    np.dot(delta[layer + 1], network.weights[layer], out=delta[layer])
                np.dot(delta[layer + 1].T, a[layer], out=gradients[layer])
    return run


def pytorch(sizes, batch, batches):
    """The same training as one writes it in PyTorch."""
    import torch
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    layers = [layer for size in zip(sizes, sizes[1:], strict=False) for layer in (torch.nn.Linear(*size), torch.nn.Sigmoid())]
    network = torch.nn.Sequential(*layers)
    optimizer = torch.optim.SGD(network.parameters(), lr=1e-3)
    x, t = map(torch.from_numpy, data(sizes, batch, batches))

    def run():
        for _ in range(batches * batch // len(x)):
            order = torch.randperm(len(x))
            for first in range(0, len(x), batch):
                inputs, targets = (x, t) if batch == len(x) else (x[order[first:first + batch]], t[order[first:first + batch]])
                optimizer.zero_grad()
                loss = ((network(inputs) - targets) ** 2).sum() / (2 * len(inputs))
                loss.backward()
                optimizer.step()
    return run


def times(runs, rounds):
    """Seconds of this thread (which other work disturbs less than a clock's) of each run, round by round in turn, after one to warm up."""
    spent = []
    for _ in range(rounds + 1):
        line = []
        for run in runs:
            start = thread_time()
            run()
            line.append(thread_time() - start)
        spent.append(line)
    return np.array(spent[1:])


def main(torch):
    from backprop_core.network import Network
    from backprop_core.passes import Passes
    head = ["network", "batch", "products alone, µs", "`train`, µs", "products / train", *["PyTorch / train"] * torch]
    print("|", *(f"{cell} |" for cell in head), "\n" + "|---" * len(head) + "|")
    for sizes, batch, batches, rounds in CASES:
        network = Network(sizes)
        runs = [training(network, *data(sizes, batch, batches), batch, batches), products(network, batch, batches)]
        spent = times(runs + ([pytorch(sizes, batch, batches)] if torch else []), rounds)
        step, alone, *_ = np.median(spent, axis=0) / batches * 1e6
        ratio, best = median(spent[:, 1] / spent[:, 0]), spent[:, 1].min() / spent[:, 0].min()
        others = [f"{median(spent[:, 2] / spent[:, 0]):.1f}"] if torch else []
        cells = ["-".join(map(str, sizes)), batch, f"{alone:,.0f}", f"{step:,.0f}", f"{ratio:.2f} ({best:.2f})", *others]
        print("|", *(f"{cell} |" for cell in cells))
    sizes, batch, batches, rounds = CASES[1]
    network, passes = Network(sizes), Passes(Network(sizes), batch)
    x, t = data(sizes, batch, 4)
    spent = times([lambda: [network.forward(x) for _ in range(batches)], lambda: [network.gradients(x, t) for _ in range(batches)],
                   lambda: [passes.gradients(x, t, 1) for _ in range(batches)]], rounds)
    print(f"forward and backward in forwards: network.gradients {median(spent[:, 1] / spent[:, 0]):.2f}, "
          f"in arrays made once {median(spent[:, 2] / spent[:, 0]):.2f}")


if __name__ == "__main__":
    main("--torch" in sys.argv)
