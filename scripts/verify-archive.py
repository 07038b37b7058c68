#!/usr/bin/env python3
"""Verifies an archive of `kaart export` without Kaart and without a network.

    python3 verify-archive.py DIRECTORY [--keys JWKS]

Needs Python 3.9 or later and no packages. Exit code: 0 whole, 1 damaged, 2 wrong arguments.

JWKS is the file of public keys as the installation publishes it (/.well-known/jwks-archive.json).
Without it the keys of the archive are used. Then the script cannot check who signed the archive, and
prints that.

The script checks: the bag (RFC 8493) with every digest; the seal and the files that it lists; every
daily tree head and its link to the previous one; the Merkle trees (RFC 6962) over the consent chains and
the lists of log entries; every consent event and its chain; every log entry; every signed receipt and
manifest; that only disclosures are missing whose end a head states, and no first disclosure of a version; the proofs of erasures; the rows of each edition, after its last erasure.
"""
import argparse
import base64
import hashlib
import json
import os
import sys

# Curve P-256, FIPS 186-4 D.1.2.3
P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)


def double(point):
    """Doubles a point in Jacobian coordinates."""
    x, y, z = point
    if not y:
        return (0, 0, 0)
    yy = y * y % P
    s = 4 * x * yy % P
    m = 3 * (x - z * z) * (x + z * z) % P
    x2 = (m * m - 2 * s) % P
    return (x2, (m * (s - x2) - 8 * yy * yy) % P, 2 * y * z % P)


def add(a, b):
    """Adds two points in Jacobian coordinates; z = 0 is the point at infinity."""
    if not a[2]:
        return b
    if not b[2]:
        return a
    z1, z2 = a[2] * a[2] % P, b[2] * b[2] % P
    u1, u2 = a[0] * z2 % P, b[0] * z1 % P
    s1, s2 = a[1] * z2 * b[2] % P, b[1] * z1 * a[2] % P
    h, r = (u2 - u1) % P, (s2 - s1) % P
    if not h:
        return double(a) if not r else (0, 0, 0)
    hh = h * h % P
    hhh, v = h * hh % P, u1 * hh % P
    x = (r * r - hhh - 2 * v) % P
    return (x, (r * (v - x) - s1 * hhh) % P, h * a[2] * b[2] % P)


def times(k, point):
    """Multiplies a point by a number."""
    result = (0, 0, 0)
    while k:
        if k & 1:
            result = add(result, point)
        point = double(point)
        k >>= 1
    return result


def is_valid_ecdsa(key, digest, signature):
    """Whether an ES256 signature (r and s, 32 bytes each) of a SHA-256 digest is valid under a public key (x, y)."""
    x, y = key
    if len(signature) != 64 or (y * y - (x * x * x - 3 * x + B)) % P:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if not (0 < r < N and 0 < s < N):
        return False
    w = pow(s, -1, N)
    e = int.from_bytes(digest, "big")
    u = add(times(e * w % N, (*G, 1)), times(r * w % N, (x, y, 1)))
    if not u[2]:
        return False
    return u[0] * pow(u[2], -2, P) % P % N == r


def unbase64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def canonical(value):
    """Canonical JSON (RFC 8785) of values without fractions: names by UTF-16, no blanks."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(canonical(n) + ":" + canonical(value[n]) for n in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(each) for each in value) + "]"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False)


def sha256(data):
    return hashlib.sha256(data if isinstance(data, bytes) else data.encode()).hexdigest()


def merkle_root(leaves):
    """Root of a Merkle tree over texts (RFC 6962, section 2.1)."""
    hashes = [hashlib.sha256(b"\0" + leaf.encode()).digest() for leaf in leaves]
    if not hashes:
        return hashlib.sha256(b"").hexdigest()
    return _root(hashes).hex()


def _root(hashes):
    if len(hashes) == 1:
        return hashes[0]
    left = 1 << (len(hashes) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + _root(hashes[:left]) + _root(hashes[left:])).digest()


class Verification:
    def __init__(self, directory, keys):
        self.directory = directory
        self.findings = []
        self.counts = {}
        self.signatures = {}
        own = self.read_json("keys.json")
        self.keys = {
            key["kid"]: tuple(int.from_bytes(unbase64(key[m]), "big") for m in ("x", "y"))
            for key in (keys or own or {}).get("keys", [])
            if key.get("kty") == "EC" and key.get("crv") == "P-256"
        }

    def report(self, text):
        self.findings.append(text)

    def count(self, what, number=1):
        self.counts[what] = self.counts.get(what, 0) + number

    def path(self, name):
        return os.path.join(self.directory, "data", name)

    def read_json(self, name):
        try:
            with open(self.path(name), encoding="utf-8") as file:
                return json.load(file)
        except (OSError, ValueError) as error:
            self.report(f"data/{name} cannot be read: {error}")
            return None

    def lines(self, name):
        try:
            with open(self.path(name), encoding="utf-8", newline="\n") as file:
                for number, line in enumerate(file, 1):
                    try:
                        yield json.loads(line)
                    except ValueError:
                        self.report(f"data/{name} line {number} is not JSON")
        except OSError as error:
            self.report(f"data/{name} cannot be read: {error}")

    def signed(self, jws, kind, what):
        """Returns the payload of a JWS with a valid signature, otherwise None."""
        try:
            head, payload, signature = jws.split(".")
            header = json.loads(unbase64(head))
        except (AttributeError, ValueError):
            self.report(f"{what} is not a JWS")
            return None
        if header.get("alg") != "ES256" or (kind and header.get("typ") != kind):
            self.report(f"{what} is signed as {header.get('typ')} by {header.get('alg')}")
            return None
        key = self.keys.get(header.get("kid"))
        if key is None:
            self.report(f"{what} is signed with an unknown key {header.get('kid')}")
            return None
        digest = hashlib.sha256(f"{head}.{payload}".encode()).digest()
        if not is_valid_ecdsa(key, digest, unbase64(signature)):
            self.report(f"{what} has a signature that does not hold")
            return None
        self.count("signatures")
        return json.loads(unbase64(payload))

    def check(self):
        self.check_bag()
        self.check_seal()
        heads = self.check_heads()
        ends = self.check_tree("audit-chain-ends.jsonl", {h["root"] for h in heads}, self.end_leaf)
        roots = {each["root"] for head in heads for each in head["lists"]}
        lists = self.check_tree("audit-lists.jsonl", roots, self.entry_leaf)
        self.check_events(ends)
        self.check_logs(lists, self.end_of_disclosures(heads))
        self.check_versions()
        self.check_editions(self.check_erasures())

    def check_bag(self):
        for manifest, prefix in (("manifest-sha256.txt", "data/"), ("tagmanifest-sha256.txt", "")):
            listed = set()
            try:
                with open(os.path.join(self.directory, manifest), encoding="utf-8") as file:
                    entries = [line.rstrip("\n").split("  ", 1) for line in file]
            except OSError as error:
                self.report(f"{manifest} cannot be read: {error}")
                continue
            for digest, name in entries:
                listed.add(name)
                if not name.startswith(prefix) or ".." in name.split("/") or name.startswith("/"):
                    self.report(f"{manifest} names {name}, which is not in its place")
                elif self.digest_of(os.path.join(self.directory, name)) != digest:
                    self.report(f"{name} is not what {manifest} says")
                self.count("files")
            if prefix:
                for name in os.listdir(os.path.join(self.directory, "data")):
                    if f"data/{name}" not in listed:
                        self.report(f"data/{name} is not in {manifest}")

    @staticmethod
    def digest_of(path):
        digest = hashlib.sha256()
        try:
            with open(path, "rb") as file:
                for chunk in iter(lambda: file.read(1 << 20), b""):
                    digest.update(chunk)
        except OSError:
            return None
        return digest.hexdigest()

    def check_seal(self):
        try:
            with open(os.path.join(self.directory, "seal.jws"), encoding="utf-8") as file:
                seal = self.signed(file.read().strip(), "kaart-archive+jwt", "seal.jws")
        except OSError as error:
            self.report(f"seal.jws cannot be read: {error}")
            return
        if seal is None:
            return
        self.seal = seal
        here = set(os.listdir(os.path.join(self.directory, "data")))
        for file in seal["files"]:
            here.discard(file["name"])
            path = self.path(file["name"])
            if self.digest_of(path) != file["sha256"] or os.path.getsize(path) != file["bytes"]:
                self.report(f"data/{file['name']} is not what was signed")
        for name in here:
            self.report(f"data/{name} was not signed")

    def check_heads(self):
        heads, before = [], None
        for line in self.lines("audit-heads.jsonl"):
            head = self.signed(line["jws"], "kaart-audit-head+jwt", f"head of {line['date']}")
            if head is not None:
                if head["date"] != line["date"]:
                    self.report(f"the head of {line['date']} says {head['date']}")
                expected = before and {"date": before["date"], "sha256": sha256(before["jws"])}
                if head["previous"] != expected and before is not None:
                    self.report(f"the head of {head['date']} does not follow {before['date']}")
                heads.append(head)
            before = line
        self.count("heads", len(heads))
        return heads

    def end_of_disclosures(self, heads):
        """Returns the latest moment before which a head states that disclosures have ended, otherwise an empty text."""
        latest = ""
        for head in heads:
            before = head.get("disclosuresEndedBefore", "")
            if before > head["at"]:
                self.report(f"the head of {head['date']} states the end of disclosures that were made after it")
            else:
                latest = max(latest, before)
        return latest

    @staticmethod
    def end_leaf(line):
        return canonical(
            {"record": sha256(line["recordId"]), "lastSeq": line["lastSeq"], "lastHash": line["lastHash"]}
        )

    @staticmethod
    def entry_leaf(line):
        return canonical({name: line[name] for name in ("partition", "key", "sha256")})

    def check_tree(self, name, roots, leaf_of):
        """Compares the roots of the lines with the roots that tree heads name. Returns the lines."""
        found = {}
        for line in self.lines(name):
            found.setdefault(line["root"], []).append(line)
        for root in roots:
            if merkle_root([leaf_of(line) for line in found.get(root, [])]) != root:
                self.report(f"data/{name} does not give the root {root} of a head")
        for root in found:
            if root not in roots:
                self.report(f"data/{name} has a root {root} that no head names")
        return [line for lines in found.values() for line in lines]

    def check_events(self, ends):
        hashes, last = {}, {}
        for event in self.lines("consent-events.jsonl"):
            self.count("consent events")
            rest = {name: value for name, value in event.items() if name != "hash"}
            record, seq = event["recordId"], event["seq"]
            if sha256(canonical(rest)) != event["hash"]:
                self.report(f"event {seq} of {record} was changed")
            if event["prevHash"] != last.get(record, (0, None))[1] or seq != last.get(record, (0,))[0] + 1:
                self.report(f"event {seq} of {record} does not follow the one before")
            last[record] = (seq, event["hash"])
            hashes[(record, seq)] = event["hash"]
        for end in ends:
            if hashes.get((end["recordId"], end["lastSeq"])) != end["lastHash"]:
                self.report(f"the consent events of {end['recordId']} are not those that a head signed")

    LOGS = {
        "AUDIT": "audit-log.jsonl",
        "DISCLOSURE": "disclosures.jsonl",
        "RECEIPT": "receipts.jsonl",
        "AGREEMENT": "agreements.jsonl",
    }

    def check_logs(self, lists, end_of_disclosures):
        listed = {(line["partition"], line["key"]): line["sha256"] for line in lists}
        here, stored = set(), set()
        for name in self.LOGS.values():
            for line in self.lines(name):
                self.count("log entries")
                place = (line["partition"], line["key"])
                here.add(place)
                if "stored" not in line:
                    if name == "disclosures.jsonl" and place in listed and place[1] < end_of_disclosures:
                        self.count("ended disclosures")
                    else:
                        self.report(f"the entry {place} was deleted")
                    continue
                stored.add((place[0], place[1].split("#")[0]))
                if sha256(canonical(line["stored"])) != line["sha256"]:
                    self.report(f"the entry {place} was changed")
                if place in listed and listed[place] != line["sha256"]:
                    self.report(f"the entry {place} is not the one that a head signed")
                if name == "receipts.jsonl":
                    self.check_receipt(line)
        for place in set(listed) - here:
            self.report(f"the entry {place}, which a head signed, is missing")
        self.check_first_disclosures(stored)

    def check_first_disclosures(self, stored):
        """The first read of each version by each recipient never ends. Archives of earlier releases have no such file."""
        if not os.path.exists(self.path("first-disclosures.jsonl")):
            return
        for line in self.lines("first-disclosures.jsonl"):
            if (f"DISCLOSURE#{line['recipient']}", line["firstReadAt"]) not in stored:
                self.report(f"the first disclosure of {line['version']} to {line['recipient']} has no entry")

    def check_receipt(self, line):
        what = f"receipt {line['key']}"
        if line["jws"] is None:
            self.report(f"{what} could not be made of what is stored")
            return
        claims = self.signed(line["jws"], "consent-receipt+jwt", what)
        if claims is not None and sha256(canonical(claims)) != line["stored"]["claimsHash"]:
            self.report(f"{what} signs something else than was stored")

    def check_versions(self):
        for line in self.lines("versions.jsonl"):
            self.count("versions")
            version = line["version"]
            for audience, jws in line["manifests"].items():
                what = f"manifest of {version['id']} for {audience}"
                self.signed(jws, None, what)

    def check_erasures(self):
        """Returns the digests of the rows after each erasure, by erasure id and edition."""
        after = {}
        for line in self.lines("erasures.jsonl"):
            self.count("erasures")
            claims = self.signed(line["jws"], "kaart-erasure+jwt", f"proof of erasure {line['id']}")
            if claims is None:
                continue
            if claims["erasure"] != line["id"]:
                self.report(f"the proof of erasure {line['id']} is of {claims['erasure']}")
            for erased in claims["erased"]:
                if erased["edition"] is not None:
                    after[(line["id"], erased["edition"])] = erased["rowsDigest"]["after"]
        return after

    def check_editions(self, after):
        for edition in self.lines("editions.jsonl"):
            self.count("editions")
            erased = edition.get("erasures") or []
            for entry in erased:
                proved = after.get((entry["erasure"], edition["id"]))
                if proved is not None and proved != entry["rowsDigest"]:
                    self.report(f"edition {edition['id']} lists another erasure than was proved")
            expected = erased[-1]["rowsDigest"] if erased else edition["rows"]["digest"]
            if self.digest_of(self.path(f"edition-{edition['id']}-rows.jsonl")) != expected:
                self.report(f"the rows of edition {edition['id']} are not those that were released")


def main():
    parser = argparse.ArgumentParser(description="Verify an archive of kaart export.")
    parser.add_argument("directory")
    parser.add_argument("--keys", help="public keys of the installation, from a source that you trust")
    options = parser.parse_args()
    keys = None
    if options.keys:
        try:
            with open(options.keys, encoding="utf-8") as file:
                keys = json.load(file)
            keys["keys"][0]["kid"]
        except (OSError, ValueError, KeyError, IndexError, TypeError):
            print(
                f"{options.keys} has no public keys (JWKS). Fetch them from the installation: "
                "/.well-known/jwks-archive.json",
                file=sys.stderr,
            )
            return 2
    if not os.path.isdir(os.path.join(options.directory, "data")):
        print(f"{options.directory} is not a bag: it has no folder data", file=sys.stderr)
        return 2
    verification = Verification(options.directory, keys)
    try:
        verification.check()
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        verification.report(f"a line has another form than the description says: {error!r}")
    for what, number in sorted(verification.counts.items()):
        print(f"{what}: {number}")
    if keys is None:
        print("not checked: who signed. The keys are those of the archive itself; use --keys.")
    print("not checked: what was never written, and heads that were cut off at the end.")
    for finding in verification.findings:
        print(f"- {finding}")
    print("damaged" if verification.findings else "whole")
    return 1 if verification.findings else 0


if __name__ == "__main__":
    sys.exit(main())
