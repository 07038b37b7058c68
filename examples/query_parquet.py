"""Queries the rows that you may read with SQL, by DuckDB.

The rows are behind a token. So the program fetches the Parquet file, checks its digest, and DuckDB reads
it from the disk: this needs no extension of DuckDB. After a withdrawal, fetch it again and delete the
old file.

Install:   pip install httpx duckdb
Run:       KAART_URL=https://… KAART_CLIENT_ID=… KAART_CLIENT_SECRET=… python query_parquet.py [SQL]
"""

import hashlib
import os
import sys

import duckdb
import httpx

DATASET = "healthtech-companies"
FILE = f"{DATASET}.parquet"
COUNTS = "SELECT subsector, count(*) AS companies FROM companies GROUP BY ALL ORDER BY ALL"


def fetch(kaart: httpx.Client) -> None:
    """Writes the Parquet file of the current version."""
    credentials = (os.environ["KAART_CLIENT_ID"], os.environ["KAART_CLIENT_SECRET"])
    answer = kaart.post("/token", data={"grant_type": "client_credentials"}, auth=credentials)
    token = answer.raise_for_status().json()["access_token"]
    kaart.headers["Authorization"] = f"Bearer {token}"
    version = kaart.get(f"/v1/datasets/{DATASET}/versions/current").raise_for_status().json()
    expected = next(file["sha256"] for file in version["files"] if file["format"] == "parquet")
    path = f"/v1/datasets/{DATASET}/data"
    content = kaart.get(path, params={"format": "parquet"}).raise_for_status().content
    if hashlib.sha256(content).hexdigest() != expected:
        raise SystemExit("the file is not that of the version: run the program again")
    with open(FILE, "wb") as file:
        file.write(content)


if __name__ == "__main__":
    with httpx.Client(base_url=os.environ["KAART_URL"], timeout=60, follow_redirects=True) as client:
        fetch(client)
    duckdb.sql(f"CREATE VIEW companies AS SELECT * FROM read_parquet('{FILE}')")
    print(duckdb.sql(sys.argv[1] if len(sys.argv) > 1 else COUNTS).fetchall())
