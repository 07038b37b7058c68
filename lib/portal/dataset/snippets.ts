import { COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import { buildTokenCommands, READ_ROWS } from '../getting-started-page.tsx';

/** A program that fetches a dataset, in each of three languages. Tests run them as they are shown. */
export interface Snippets {
  readonly curl: string;
  readonly python: string;
  readonly typescript: string;
}

/** Programs that fetch the public rows. @param dataset the id of the dataset */
export function buildPublicSnippets(publicUrl: string, dataset: string): Snippets {
  return {
    curl: `curl -s "${publicUrl}/v1/datasets/${dataset}/data?format=csv" > companies.csv
head -n 3 companies.csv`,
    python: `import json
import urllib.request

URL = "${publicUrl}/v1/datasets/${dataset}/data?format=jsonl"
with urllib.request.urlopen(URL) as response:
    rows = [json.loads(line) for line in response]
print(len(rows), "companies")`,
    typescript: `import { KaartClient } from 'kaart/client';

const kaart = new KaartClient({ url: '${publicUrl}' });
const names = [];
for await (const company of kaart.rows('${dataset}')) names.push(company.legal_name);
console.log(names.length, 'companies');`,
  };
}

/** Programs of a partner that fetch its rows. They read id and secret from the environment. */
export function buildPartnerSnippets(publicUrl: string): Snippets {
  return {
    curl: [buildTokenCommands(publicUrl), READ_ROWS].join('\n'),
    python: `import base64
import json
import os
import urllib.request

URL = "${publicUrl}"
login = f"{os.environ['KAART_CLIENT_ID']}:{os.environ['KAART_CLIENT_SECRET']}"
basic = base64.b64encode(login.encode()).decode()

def read(path, authorization, body=None):
    request = urllib.request.Request(URL + path, body, {"Authorization": authorization})
    with urllib.request.urlopen(request) as response:
        return response.read()

token = json.loads(read("/token", f"Basic {basic}", b"grant_type=client_credentials"))
lines = read(
    "/v1/datasets/${COMPANIES_DATASET_ID}/data?format=jsonl",
    f"Bearer {token['access_token']}",
)
rows = [json.loads(line) for line in lines.splitlines()]
print(len(rows), "companies")`,
    typescript: `import { KaartClient } from 'kaart/client';

const { KAART_CLIENT_ID = '', KAART_CLIENT_SECRET = '' } = process.env;
const kaart = new KaartClient({
  url: '${publicUrl}',
  credentials: { clientId: KAART_CLIENT_ID, clientSecret: KAART_CLIENT_SECRET },
});
const names = [];
for await (const company of kaart.rows('${COMPANIES_DATASET_ID}')) names.push(company.legal_name);
console.log(names.length, 'companies');`,
  };
}

/** Programs that fetch the figures of an edition. */
export function buildFiguresSnippets(publicUrl: string, edition: string): Snippets {
  const url = `${publicUrl}/v1/editions/${edition}/figures`;
  return {
    curl: `curl -s "${url}?format=csv" > figures.csv
head -n 3 figures.csv`,
    python: `import json
import urllib.request

with urllib.request.urlopen("${url}?format=json") as response:
    figures = json.load(response)
print(len(figures["indicators"]), "figures")`,
    typescript: `import { KaartClient } from 'kaart/client';

const kaart = new KaartClient({ url: '${publicUrl}' });
const { indicators } = await kaart.figures('${edition}');
console.log(indicators.length, 'figures');`,
  };
}
