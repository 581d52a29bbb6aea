#!/usr/bin/env python3
"""Compares what parts of a job made with what an undisturbed run made: check_runs.py IMAGES WHOLE PARTS LOG…

IMAGES is the number of originals, WHOLE and PARTS are folders with the renditions of both runs, and the logs are what the parts printed
(-o json): a result a line. It fails where something is missing, different or left over. It tells what kills cost: which
originals were rendered more than once, and of which nobody printed that they were.
"""
import filecmp
import json
import os
import sys
from collections import Counter


def files(folder):
    found = set()
    for at, _, names in os.walk(folder):
        found.update(os.path.relpath(os.path.join(at, name), folder) for name in names)
    # What s3img keeps for itself, and what a kill left of a file in a folder: the next run removes that after an hour.
    return {name for name in found if not any(part.startswith(".s3img") for part in name.split(os.sep))}


images, whole, parts = int(sys.argv[1]), sys.argv[2], sys.argv[3]
made, failed, cut = Counter(), 0, 0
for log in sys.argv[4:]:
    with open(log, encoding="utf-8") as lines:
        for line in lines:
            try:
                result = json.loads(line)
            except ValueError:
                cut += 1  # what was being printed when the process was killed
                continue
            if "source" not in result:
                continue
            failed += result["status"] == "failed"
            made[result["source"]] += result["status"] == "rendered"
expected, got = files(whole), files(parts)
different = [name for name in expected & got if not filecmp.cmp(f"{whole}/{name}", f"{parts}/{name}", shallow=False)]
twice, silent = sum(n > 1 for n in made.values()), sum(n == 0 for n in made.values())
print(f"{images} originals: {len(expected)} renditions by one run, {len(got)} by the parts; {len(expected - got)} missing, "
      f"{len(got - expected)} left over, {len(different)} different; {failed} failed; {twice} rendered more than once, "
      f"{silent} made before a kill and printed as fresh only, {cut} lines cut")
if len(expected) != images or len(made) != images or expected != got or different or failed:
    sys.exit(1)
