"""Asks tau-ARGUS (PyPI pytauargus) which numbers it would withhold, and what ours give away.

Reads a JSON list of tables on standard input, writes a JSON list of answers on standard output.
"""

import json
import sys
import tempfile
from pathlib import Path

import pytauargus
from pytauargus.batch import Apriory
from pytauargus.engine import run_batch


def cells_of(path, variables):
    """Codes of every number, in the order of its cells; '' for a total."""
    result = pytauargus.result.TableResult(path=path, exp_vars=variables, response="amount", is_freq=False)
    return [
        {
            "place": [("" if row[name] == "Total" else row[name].strip()) for name in variables],
            "status": row["status"],
        }
        for row in result.rows
    ]


def opinion(table):
    variables = ["row", "column"] if "column" in table["micro"] else ["row"]
    made = pytauargus.protect(
        table["micro"], [variables], "amount", safety_rules=table["rules"], suppress="OPT(1)"
    )
    own = cells_of(made.files["tab1"], variables)

    work = Path(tempfile.mkdtemp(prefix="tau-argus-"))
    plain = pytauargus.protect(
        table["micro"], [variables], "amount", safety_rules=table["rules"], workdir=str(work), run=False
    )
    batch = Path(plain.files["arb"])
    batch.write_text("".join(line for line in batch.read_text().splitlines(True) if "<SUPPRESS>" not in line))
    engine = run_batch(batch)
    primary = {tuple(cell["place"]) for cell in own if cell["status"] == "U"}
    ours = work / "ours.hst"
    secondary = [place for place in table["hidden"] if tuple(place) not in primary]
    ours.write_text("".join(";".join([code or "Total" for code in place] + ["M"]) + "\n" for place in secondary))
    engine.apply_apriori(Apriory(file=str(ours), tab_no=1, separator=";", ignore_error=False, expand_bogus=False))
    audited = [
        {"place": own[row["cell"]]["place"], "low": row["min"], "high": row["max"], "unsafe": bool(row["unsafe"])}
        for row in engine.audit(0)
    ]
    return {
        "id": table["id"],
        "primary": sorted(primary),
        "secondary": [cell["place"] for cell in own if cell["status"] == "M"],
        "audited": audited,
    }


json.dump([opinion(table) for table in json.load(sys.stdin)], sys.stdout)
