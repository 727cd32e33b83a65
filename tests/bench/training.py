"""The same loop bare and in the app, page open and polling, one after the other on the same machine."""

import json
import subprocess
import sys
import time
from pathlib import Path

from engine.runs.store import Store
from tests.bench.budget import note, report
from tests.browser.serving import Server

ROOT = Path(__file__).parents[2]
CONFIG = {"epochs": 100}  # of the mnist lab: 12,500 steps of batch 32
PAIRS = 3

BARE = """
import os, json, time
os.environ["OMP_NUM_THREADS"] = "1"
import torch; torch.set_num_threads(1)
from torch import nn
from engine.labs import mnist
config = mnist.Config(**json.loads('{config}'))
train, held_out = mnist.digits("bundled")
def loop():
    torch.manual_seed(config.seed)
    model, loss_of, number = mnist.network(config), nn.CrossEntropyLoss(), 0
    optimizer = torch.optim.Adam(model.parameters(), lr=config.lr)
    for epoch in range(config.epochs):
        order = torch.randperm(len(train[0]))
        for rows in order.split(config.batch):
            optimizer.zero_grad()
            loss_of(model(train[0][rows]), train[1][rows]).backward()
            optimizer.step()
            number += 1
    return number
start = time.perf_counter(); number = loop(); seconds = time.perf_counter() - start
start = time.perf_counter()
for step in mnist.fit(config, torch.device("cpu")): pass
ours = step.number / (time.perf_counter() - start)
print(json.dumps({{"plain": number / seconds, "loop": ours}}))
"""


def bare() -> dict[str, float]:
    """Steps a second of plain PyTorch and of the lab's own loop, in a process of their own."""
    code = BARE.format(config=json.dumps(CONFIG))
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return json.loads(out)


def in_app(served: Server, page) -> float:
    """Steps a second of a run started from the page, which stays open and polls."""
    store = Store(served.home)
    before = {run.id for run in store.runs(lab="mnist")}
    page.goto(f"{served.url}/w02_ann?lang=en&room=train&lab=mnist&mnist.epochs={CONFIG['epochs']}")
    page.get_by_role("button", name="Start training").click()
    begun = None  # (seconds, step) when the first steps stood in the store: loading the data is not training
    while True:
        page.wait_for_timeout(100)
        mine = [run for run in store.runs(lab="mnist") if run.id not in before]
        if mine and mine[0].step and begun is None:
            begun = time.time(), mine[0].step
        if mine and not mine[0].active:
            run = mine[0]
            assert run.status == "finished", run
            return (run.total - begun[1]) / (run.ended - begun[0])


def measure(served: Server, page) -> list[bool]:
    """Alternating pairs; the best of each side is compared, because other work on the machine only ever slows."""
    rows = []
    for pair in range(PAIRS):
        note(f"training speed, pair {pair + 1} of {PAIRS}")
        rows.append(bare() | {"app": in_app(served, page)})
    best = {key: max(row[key] for row in rows) for key in rows[0]}
    return [
        report(
            "training in the app ÷ the same loop bare",
            best["app"] / best["loop"],
            0.95,
            "ratio",
            at_least=True,
            steps_per_s={key: round(value) for key, value in best.items()},
            pairs=len(rows),
        ),
        report("the lab's loop ÷ plain PyTorch", best["loop"] / best["plain"], 0.9, "ratio", at_least=True),
    ]


def first_point(served: Server, page) -> list[bool]:
    """From the click on Start to the first point in the store and to the moving page, five times."""
    store, in_store, on_page = Store(served.home), [], []
    for _ in range(5):
        page.goto(f"{served.url}/w02_ann?lang=en&room=train&lab=sine&sine.steps=20000")
        page.get_by_role("button", name="Start training").wait_for()
        page.wait_for_timeout(1000)
        known = {run.id for run in store.runs(lab="sine")}
        start = time.time()
        page.get_by_role("button", name="Start training").click()
        while not (mine := [run for run in store.runs(lab="sine") if run.id not in known]) or mine[0].step == 0:
            time.sleep(0.005)
        in_store.append(time.time() - start)
        page.get_by_text("step ", exact=False).first.wait_for()
        page.get_by_role("button", name="Stop").wait_for()
        on_page.append(time.time() - start)
        store.stop(mine[0].id)
        while store.run(mine[0].id).active:
            time.sleep(0.02)
    return [report("Start to first point on the page", max(on_page), 1.0, "s", in_store=max(in_store))]
