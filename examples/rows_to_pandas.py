"""Reads the rows that you may read into a pandas frame, and checks them.

Install:   pip install httpx pandas
Run:       KAART_URL=https://… KAART_CLIENT_ID=… KAART_CLIENT_SECRET=… python rows_to_pandas.py
"""

import hashlib
import io
import json
import os

import httpx
import pandas

DCAT = "http://www.w3.org/ns/dcat#"
DATASET = "healthtech-companies"
# Types of columns in a data package, and in pandas. All others are text; a list is text with | in it.
TYPES = {"integer": "Int64", "number": "float64", "boolean": "boolean"}
DATES = ("date", "datetime")


def discover(kaart: httpx.Client) -> str:
    """Address of the rows as CSV, as the catalog names it."""
    page = "/catalog.jsonld"
    while page:
        catalog = kaart.get(page).raise_for_status().json()
        for dataset in catalog.get("dcat:dataset", []):
            if dataset["dct:identifier"] == DATASET:
                for way in dataset["dcat:distribution"]:
                    if way["@id"].endswith("/csv"):
                        return way["dcat:accessURL"]["@id"]
        page = catalog["hydra:view"].get("hydra:next", {}).get("@id")
    raise SystemExit(f"the catalog has no CSV of {DATASET}")


def log_in(kaart: httpx.Client) -> None:
    """Gets a token for the client, and sends it with each request from now on."""
    credentials = (os.environ["KAART_CLIENT_ID"], os.environ["KAART_CLIENT_SECRET"])
    answer = kaart.post("/token", data={"grant_type": "client_credentials"}, auth=credentials)
    token = answer.raise_for_status().json()["access_token"]
    kaart.headers["Authorization"] = f"Bearer {token}"


def check(content: bytes, version: dict, name: str) -> bytes:
    """The bytes of a file, once their digest is that of the version."""
    expected = next(file["sha256"] for file in version["files"] if file["format"] == name)
    if hashlib.sha256(content).hexdigest() != expected:
        raise SystemExit("the file is not that of the version: run the program again")
    return content


def fetch_file(kaart: httpx.Client, url: str) -> pandas.DataFrame:
    """All rows from the CSV file. The data package of the version says which type each column has."""
    versions = f"/v1/datasets/{DATASET}/versions"
    version = kaart.get(f"{versions}/current").raise_for_status().json()
    described = kaart.get(f"{versions}/{version['id']}/files/datapackage.json").raise_for_status()
    package = json.loads(check(described.content, version, "datapackage"))
    fields = next(each["schema"]["fields"] for each in package["resources"] if "schema" in each)
    rows = check(kaart.get(url).raise_for_status().content, version, "csv")
    return pandas.read_csv(
        io.BytesIO(rows),
        # Without a type, pandas reads a text of digits as a number: NACE code 62.10 becomes 62.1.
        dtype={each["name"]: TYPES.get(each["type"], "str") for each in fields},
        parse_dates=[each["name"] for each in fields if each["type"] in DATES],
        keep_default_na=False,  # only an empty cell has no value
        na_values=[""],
    )


def search_records(kaart: httpx.Client, **query: str) -> pandas.DataFrame:
    """The records that match a query, page by page. They have no digest of their own."""
    path = f"/v1/datasets/{DATASET}/records"
    records: list[dict] = []
    cursor = None
    while True:
        asked = {**query, **({"cursor": cursor} if cursor else {})}
        page = kaart.get(path, params=asked).raise_for_status().json()
        records += page["records"]
        cursor = page.get("cursor")
        if cursor is None:
            return pandas.DataFrame(records)


if __name__ == "__main__":
    with httpx.Client(base_url=os.environ["KAART_URL"], timeout=60, follow_redirects=True) as client:
        address = discover(client)
        log_in(client)
        rows = fetch_file(client, address)
        print(len(rows), "rows, verified")
        print(rows.groupby("subsector").size().to_string())
        software = search_records(client, subsector="software", limit="10")
        print(len(software), "records of software")
