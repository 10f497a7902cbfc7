"""Takes the client named by the first argument through all cases with each provider; see ../node/run.mjs."""

import importlib
import json
import os
import sys
import traceback

from cases import Asked, cases_for

client = sys.argv[1]
plan = json.loads(os.environ["VADE_PLAN"])
program = importlib.import_module(plan["program"])

for target in plan["providers"]:
    provider = target["provider"]
    driver = program.Client(plan["url"], plan["key"])
    for name, check in cases_for(plan).items():
        problem = None
        if name in plan["lacks"]:
            continue
        try:
            check(driver, Asked(client, provider, name, target["refuses"]))
        except BaseException:
            problem = traceback.format_exc()[-2000:]
        print(json.dumps({"provider": provider, "name": name, "problem": problem}), flush=True)
