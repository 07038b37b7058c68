"""Verifies what Kaart signs, with nothing of Kaart: JOSE by joserfc, RFC 8785 by rfc8785, RFC 6962 written out here.

verify.py receipt <receipt.jwt> <jwks.json> [<notice.json>]
verify.py audit <directory of `kaart audit export`>
verify.py proof <proof.json> <jwks.json>

Prints what is wrong, a line each, and ends with 1; or one line that begins with ok.
"""

import hashlib
import json
import pathlib
import sys

import rfc8785
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

RECORD = "dpv:hasRecordOfActivity"


class Wrong(Exception):
    pass


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def digest(value):
    return sha256(rfc8785.dumps(value))


def signed(text, keys, typ):
    try:
        found = jws.deserialize_compact(text.strip(), keys, algorithms=["ES256"])
    except (JoseError, ValueError) as error:
        raise Wrong(f"the signature does not hold: {error}") from error
    if found.protected.get("typ") != typ:
        raise Wrong(f"typ is {found.protected.get('typ')}, not {typ}")
    return json.loads(found.payload)


def key_set(path):
    return KeySet.import_key_set(json.loads(pathlib.Path(path).read_text()))


def same(what, expected, found):
    if expected != found:
        raise Wrong(f"{what}: {expected} is not {found}")


def receipt(path, jwks, notice=None):
    claims = signed(pathlib.Path(path).read_text(), key_set(jwks), "consent-receipt+jwt")
    record = claims["receipt"][RECORD]
    same("record_hash", claims["record_hash"], digest(record))
    same("notice_hash", claims["notice_hash"], record["dpv:hasNotice"]["schema:sha256"])
    same("jti", claims["jti"], claims["receipt"]["@id"])
    if notice is not None:
        shown = json.loads(pathlib.Path(notice).read_text())
        same("notice_hash", claims["notice_hash"], digest(shown))
    return f"receipt {claims['jti']} by {claims['iss']}"


def walked(record_id, events, first):
    """Checks a chain, or the part of one that begins at `first`; gives the hash of each event."""
    hashes = {}
    for place, event in enumerate(events):
        seq = first + place
        where = f"{record_id} event {seq}"
        same(f"{where}, its place", seq, event["seq"])
        same(f"{where}, its company", record_id, event["recordId"])
        rest = {name: value for name, value in event.items() if name != "hash"}
        same(f"{where}, its hash", event["hash"], digest(rest))
        if seq == 1:
            same(f"{where}, the one before", event["prevHash"], None)
        elif place > 0:
            same(f"{where}, the one before", event["prevHash"], hashes[seq - 1])
        hashes[seq] = event["hash"]
    return hashes


def leaf(record_id, seq, last):
    name = sha256(record_id.encode())
    text = rfc8785.dumps({"record": name, "lastSeq": seq, "lastHash": last})
    return hashlib.sha256(b"\0" + text).digest()


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def root(leaves):
    """The root of RFC 6962, built from the bottom: a node without a sibling is carried up."""
    if not leaves:
        return hashlib.sha256().digest()
    while len(leaves) > 1:
        pairs = [leaves[at : at + 2] for at in range(0, len(leaves), 2)]
        leaves = [node(*pair) if len(pair) == 2 else pair[0] for pair in pairs]
    return leaves[0]


def climbed(hashed, index, size, path):
    """The verification of RFC 9162, 2.1.3.2."""
    at, last = index, size - 1
    if at > last:
        raise Wrong("the index lies outside the tree")
    for step in path:
        if last == 0:
            raise Wrong("the path is too long")
        if at & 1 or at == last:
            hashed = node(step, hashed)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            hashed = node(hashed, step)
        at, last = at >> 1, last >> 1
    if last:
        raise Wrong("the path is too short")
    return hashed


def rows(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def listed(entries, ended_before=""):
    """Holds what is stored against the list that names it; gives the leaves of the list."""
    leaves = []
    for entry in entries:
        where = f"{entry['partition']} / {entry['key']}"
        if "stored" in entry:
            same(f"{where}, its digest", entry["sha256"], digest(entry["stored"]))
        elif not entry["partition"].startswith("DISCLOSURE#") or entry["key"] >= ended_before:
            raise Wrong(f"{where} was deleted or cannot be read")
        named = {name: entry[name] for name in ("partition", "key", "sha256")}
        leaves.append(hashlib.sha256(b"\0" + rfc8785.dumps(named)).digest())
    return leaves


def audit(directory):
    folder = pathlib.Path(directory)
    keys = key_set(folder / "jwks.json")
    chains = {}
    for chain in rows(folder / "chains.jsonl"):
        hashes = walked(chain["recordId"], chain["events"], 1)
        same(f"{chain['recordId']}, events", chain["lastSeq"], len(hashes))
        same(f"{chain['recordId']}, its end", chain["lastHash"], hashes[len(hashes)])
        chains[chain["recordId"]] = hashes
    before, entries = None, 0
    heads = rows(folder / "heads.jsonl")
    contents = [signed(line["jws"], keys, "kaart-audit-head+jwt") for line in heads]
    ended_before = max([head.get("disclosuresEndedBefore", "") for head in contents], default="")
    for line, head in zip(heads, contents):
        day = head["date"]
        if head.get("disclosuresEndedBefore", "") > head["at"]:
            raise Wrong(f"head of {day} states the end of disclosures that were made after it")
        same("the day of a head", line["date"], day)
        same(f"head of {day}, the one before", head["previous"], before)
        ends = rows(folder / "ends" / f"{head['root']}.jsonl")
        leaves = [leaf(end["recordId"], end["lastSeq"], end["lastHash"]) for end in ends]
        same(f"head of {day}, its root", head["root"], root(leaves).hex())
        same(f"head of {day}, its companies", head["companies"], len(ends))
        for end in ends:
            found = chains.get(end["recordId"], {}).get(end["lastSeq"])
            where = f"{end['recordId']} event {end['lastSeq']}, by the head of {day}"
            same(where, end["lastHash"], found)
        for given in head["lists"]:
            leaves = listed(rows(folder / "lists" / f"{given['root']}.jsonl"), ended_before)
            same(f"head of {day}, the root of a list", given["root"], root(leaves).hex())
            same(f"head of {day}, entries of a list", given["entries"], len(leaves))
            entries += len(leaves)
        before = {"date": day, "sha256": sha256(line["jws"].encode())}
    entries += len(listed(rows(folder / "waiting.jsonl")))
    return f"{len(chains)} chains, {len(heads)} heads, {entries} entries"


def proof(path, jwks):
    given = json.loads(pathlib.Path(path).read_text())
    head = signed(given["head"], key_set(jwks), "kaart-audit-head+jwt")
    first, last = given["chain"][0], given["chain"][-1]
    record_id, seq = first["recordId"], first["seq"]
    hashes = walked(record_id, given["chain"], seq)
    way = given["inclusion"]
    same("the size of the tree", head["companies"], way["size"])
    path = [bytes.fromhex(step) for step in way["path"]]
    start = leaf(record_id, last["seq"], hashes[last["seq"]])
    found = climbed(start, way["index"], way["size"], path).hex()
    same(f"{record_id} event {seq}, the root", head["root"], found)
    return f"event {seq} of {record_id} under the head of {head['date']}"


COMMANDS = {"receipt": receipt, "audit": audit, "proof": proof}

if __name__ == "__main__":
    try:
        print("ok", COMMANDS[sys.argv[1]](*sys.argv[2:]))
    except Wrong as wrong:
        print("WRONG", wrong)
        sys.exit(1)
