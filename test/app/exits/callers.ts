import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { parquetReadObjects } from 'hyparquet';
import { ROLES } from '../../../lib/identity/roles.ts';
import { FILE_NAMES } from '../../../lib/publication/version.ts';
import { sheetsIn } from '../../read-workbook.ts';
import type { Ask, Setup } from '../setup.ts';
import { HTTP_EXITS } from './exits.ts';

/** A caller and its credentials. */
export interface Caller {
  readonly name: string;
  readonly isOutside: boolean;
  ask(path: string, ask?: Ask): Promise<Response>;
}

/** All kinds of callers: an anonymous one, a partner by its token, and people with each role. */
export async function listCallers(setup: Setup, partner: string): Promise<readonly Caller[]> {
  const token = await setup.token(partner, setup.secret);
  return [
    { name: 'anyone', isOutside: true, ask: (path, ask) => setup.ask(path, ask) },
    {
      name: 'a partner',
      isOutside: true,
      ask: (path, ask) => setup.withToken(token, path, ask),
    },
    ...ROLES.map((role) => ({
      name: role,
      isOutside: false,
      ask: (path: string, ask?: Ask) => setup.as(role, path, ask),
    })),
  ];
}

/** The request for an exit. It leaves out the optional parameters that are not named here. */
const SAMPLES: Readonly<Record<string, string>> = {
  document: 'healthtech-companies',
  dataset: 'healthtech-companies',
  version: 'current',
  edition: '2025',
  file: FILE_NAMES.csv,
  company: 'LUHT-DEMO-0001',
  record: 'LUHT-DEMO-0001',
  id: 'healthtech-companies',
};

/** All exits of the list that are read by GET, each as a request. */
export function listPathsToRead(samples: Readonly<Record<string, string>> = {}): readonly {
  readonly exit: string;
  readonly path: string;
}[] {
  return Object.keys(HTTP_EXITS)
    .filter((exit) => exit.startsWith('GET '))
    .map((exit) => ({ exit, path: fillTemplate(exit.slice('GET '.length), samples) }));
}

/** An address with a value for each of its parameters. */
export function fillTemplate(
  template: string,
  samples: Readonly<Record<string, string>> = {},
): string {
  const path = template.replaceAll(
    /:(\w+)/g,
    (_, name: string) => samples[name] ?? SAMPLES[name] ?? 'unknown',
  );
  if (path.endsWith('/changes')) return `${path}?since=${samples['version'] ?? 'unknown'}`;
  return path.endsWith('/disclosures') ? `${path}?since=1970-01-01T00:00:00Z` : path;
}

/** The whole content of a response: its headers, and its body as text. */
export async function readText(reply: Promise<Response> | Response): Promise<string> {
  const response = await reply;
  const headers = JSON.stringify([...response.headers]);
  const bytes = await decodeBody(response);
  if (response.status === 200 && response.headers.get('content-type')?.includes('parquet'))
    return headers + JSON.stringify(await parquetReadObjects({ file: bytes }), toPlainNumber);
  if (response.status === 200 && response.headers.get('content-type')?.includes('spreadsheetml'))
    return headers + JSON.stringify(await sheetsIn(new Uint8Array(bytes)));
  return `${headers}\n${Buffer.from(bytes).toString('utf8')}`;
}

/** Decoded as a client does it, because `app.request` returns the bytes that are sent. */
async function decodeBody(response: Response): Promise<ArrayBuffer> {
  const sent = Buffer.from(await response.arrayBuffer());
  const coding = response.headers.get('content-encoding');
  const undo = { br: brotliDecompressSync, gzip: gunzipSync }[coding ?? ''];
  return new Uint8Array(undo === undefined ? sent : undo(sent)).buffer;
}

function toPlainNumber(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
