#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""PyTorch on the networks of bench/mlp_ens, bench/gru and bench/tfm: forward, backward and Adam, float.

mlp-ens is given to PyTorch as it likes it best, all 1024 networks as one batched product; gru and tfm train
one network. One thread; CPU times, the least of some repeats. Needs the Python package torch, which neither
the build nor the tests use.
"""

import time

import torch
from torch import nn

torch.set_num_threads(1)


def least_time(step, count, repeats):
    """Least CPU seconds of a step; one round first to warm up."""
    times = []
    for _ in range(repeats + 1):
        start = time.process_time()
        for _ in range(count):
            step()
        times.append((time.process_time() - start) / count)
    return min(times[1:])


def trainer(parameters, loss_of):
    optimiser = torch.optim.Adam(parameters, lr=1e-3)

    def step():
        optimiser.zero_grad()
        loss_of().backward()
        optimiser.step()

    return step


def waves(shape, shift):
    count = torch.Size(shape).numel()
    return torch.sin(0.1 * torch.arange(count, dtype=torch.float32) + shift).reshape(shape)


def mlp_ensemble(networks=1024, batch=64, width=32):
    def weight(fan_in, out):
        bound = fan_in**-0.5
        return nn.Parameter(torch.empty(networks, fan_in, out).uniform_(-bound, bound))

    def offset(out):
        return nn.Parameter(torch.zeros(networks, 1, out))

    w = [weight(2, width), weight(width, width), weight(width, 1)]
    b = [offset(width), offset(width), offset(1)]
    s = torch.linspace(-1, 1, batch)
    x, y = torch.stack([s, torch.cos(5 * s)], 1).expand(networks, -1, -1), torch.sin(3 * s)[:, None]

    def loss():
        h = torch.tanh(torch.baddbmm(b[0], x, w[0]))
        h = torch.tanh(torch.baddbmm(b[1], h, w[1]))
        return ((torch.baddbmm(b[2], h, w[2]) - y) ** 2).mean(dim=(1, 2)).sum()

    return trainer([*w, *b], loss)


def gated_recurrence(batch=32, steps=50, features=3, hidden=32):
    net, head = nn.GRU(features, hidden, batch_first=True), nn.Linear(hidden, 1)
    x, y = waves((batch, steps, features), 0), waves((batch, steps, 1), 0.4)
    parameters = [*net.parameters(), *head.parameters()]
    return trainer(parameters, lambda: nn.functional.mse_loss(head(net(x)[0]), y))


def encoder(batch=32, positions=32, width=32):
    net = nn.TransformerEncoderLayer(width, 4, 64, dropout=0, batch_first=True)
    x, y = waves((batch, positions, width), 0), waves((batch, positions, width), 0.4)
    return trainer(net.parameters(), lambda: nn.functional.mse_loss(net(x), y))


if __name__ == "__main__":
    torch.manual_seed(1)
    print(f"torch {torch.__version__}, {torch.get_num_threads()} thread")
    print(f"mlp-ens  {1024e-3 / least_time(mlp_ensemble(), 2, 5):.1f} k network-steps/s")
    print(f"gru      {1e3 * least_time(gated_recurrence(), 5, 5):.2f} ms per network and step")
    print(f"tfm      {1e3 * least_time(encoder(), 10, 5):.2f} ms per network and step")
