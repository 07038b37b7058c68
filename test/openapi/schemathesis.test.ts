import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { getRoleScopes, ROLES, type Role } from '../../lib/identity/roles.ts';
import { ServedKaart } from '../browser/kaart.ts';

interface Operation {
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly responses: Record<string, unknown>;
  readonly parameters: { name: string; in: string; schema: unknown; example: unknown }[];
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}
type Caller = 'everyone' | 'partner' | 'contact' | 'workbench' | Role;

/** Number of generated requests for an operation in the fuzzing phase. */
const EXAMPLES = process.env['KAART_OPENAPI_EXAMPLES'] ?? '3';
const CALLERS: readonly Caller[] = ['everyone', 'partner', 'contact', 'workbench', ...ROLES];
/** The roles of a person at the workbench, who may open every page. */
const AT_THE_WORKBENCH = ['analyst', 'releaser', 'publisher', 'operator'] as const;
/** Operations that run last: they end the token of the caller (401), or the served version (503). */
const COME_LAST = ['rotateKeys', 'revokePerson', 'retractEdition', 'endStaffSession'];

let kaart: ServedKaart;
afterEach(() => kaart?.close());

describe('14.2 schemathesis finds no fault', () => {
  it.each(CALLERS)('as %s', async (caller) => {
    kaart = await ServedKaart.demonstration({ KAART_RATE_PER_MINUTE: '1000000' });
    const document = await readDocument();
    const operations = Object.values(document.paths).flatMap((each) => Object.values(each));
    const credential = await findCredential(caller);
    const own = operations.filter((each) => findTester(each) === caller).map(toId);
    const others = operations.map(toId).filter((id) => !own.includes(id));
    const isEarly = (id: string) => !COME_LAST.includes(id);
    const once = ['--phases', 'examples'];
    expect(await test(document, credential, own.filter(isEarly))).toEqual([]);
    expect(await test(document, credential, others.filter(isEarly), once)).toEqual([]);
    expect(
      await test(
        document,
        credential,
        own.filter((id) => !isEarly(id)),
      ),
    ).toEqual([]);
  });
});

describe('schemathesis', () => {
  it('finds a status and a member that the document does not declare', async () => {
    kaart = await ServedKaart.demonstration();
    const document = await readDocument();
    const partners = await findCredential('partner-admin');
    const { get: operation } = document.paths['/v1/partners/{partner}'] ?? {};
    if (operation === undefined) throw new Error('no such operation');
    delete operation.responses['404'];
    operation.responses['200'] = {
      description: 'Other than what is sent',
      content: { 'application/json': { schema: { type: 'object', required: ['shoeSize'] } } },
    };
    const found = (await test(document, partners, [operation.operationId])).join('\n');
    expect(found).toContain('Response violates schema');
    expect(found).toContain('Undocumented status code');
  });
});

const toId = ({ operationId }: Operation) => operationId;

/** The caller for the generated requests of an operation: the first one that may use the operation. */
function findTester({ security: [first = {}] }: Operation): Caller {
  if ('contactSession' in first) return 'contact';
  if ('staffSession' in first) return 'workbench';
  if ('partner' in first) return 'partner';
  const [needed] = first['staff'] ?? [];
  const may = (role: Role) => [...getRoleScopes([role])].some((scope) => scope === needed);
  return ROLES.find(may) ?? 'everyone';
}

/** Arguments that send the credential of a caller. */
async function findCredential(caller: Caller): Promise<readonly string[]> {
  if (caller === 'everyone') return [];
  if (caller === 'contact') return ['-H', `Cookie: ${await kaart.session('LUHT-DEMO-0001')}`];
  if (caller === 'workbench')
    return ['-H', `Cookie: ${await kaart.staffSession(...AT_THE_WORKBENCH)}`];
  const token = caller === 'partner' ? kaart.partnerToken() : kaart.token(caller);
  return ['-H', `Authorization: Bearer ${await token}`];
}

/** The document with the ids of this installation, so that the generated requests find something. */
async function readDocument(): Promise<Document> {
  const headers = { authorization: `Bearer ${await kaart.token('auditor')}` };
  const read = async (path: string) => (await fetch(kaart.url + path, { headers })).json();
  const document = (await read('/openapi.json')) as Document;
  const company = 'LUHT-DEMO-0002';
  const { imports } = (await read('/v1/imports')) as { imports: { id: string }[] };
  const { events } = (await read(`/v1/companies/${company}/consents`)) as {
    events: { id: string }[];
  };
  const ids: Readonly<Record<string, string | undefined>> = {
    company,
    import: imports[0]?.id,
    event: events[0]?.id,
    dataset: 'healthtech-companies',
    edition: '2025',
    version: 'current',
    partner: 'demo-partner',
    person: 'alice',
    notice: 'notice',
    revision: '1',
  };
  const operations = Object.values(document.paths).flatMap((each) => Object.values(each));
  for (const parameter of operations.flatMap(({ parameters }) => parameters)) {
    const id = ids[parameter.name];
    if (parameter.in !== 'path' || id === undefined) continue;
    parameter.schema = { type: 'string', enum: [id] };
    parameter.example = id;
  }
  return document;
}

/** Runs schemathesis. @returns the lines about faults; empty without faults */
async function test(
  document: Document,
  credential: readonly string[],
  operationIds: readonly string[],
  more: readonly string[] = ['--max-examples', EXAMPLES],
): Promise<readonly string[]> {
  if (operationIds.length === 0) return [];
  const folder = mkdtempSync(join(tmpdir(), 'kaart-openapi-'));
  const file = join(folder, 'openapi.json');
  writeFileSync(file, JSON.stringify(document));
  const config = join(import.meta.dirname, 'schemathesis.toml');
  const ids = operationIds.flatMap((id) => ['--include-operation-id', id]);
  const command = process.env['KAART_SCHEMATHESIS'] ?? 'schemathesis';
  const args = ['--no-color', '--config-file', config, 'run', file, '--url', kaart.url];
  const child = spawn(command, [...args, ...credential, ...ids, ...more], { cwd: folder });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece) => {
      output += piece;
    });
  const status = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const tested = Number(/Tested: +(\d+)/.exec(output)?.[1] ?? 0);
  if (status === 0 && tested > 0) return [];
  const faults = output.slice(Math.max(0, output.indexOf('= FAILURES'))).split('\n');
  const lines = faults.filter((line) => line.trim() !== '').map((line) => line.slice(0, 300));
  return [`exit status ${status}, ${tested} operations tested`, ...lines];
}
