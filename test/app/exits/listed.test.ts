import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FILE_FORMATS } from '../../../lib/publication/file-formats.ts';
import { listCommands } from '../../cli/commands.ts';
import { body, Setup } from '../setup.ts';
import { CLI_EXITS } from './cli-exits.ts';
import { DSP_MESSAGES, FILE_EXITS, HTTP_EXITS } from './exits.ts';

let setup: Setup;
beforeAll(() => {
  setup = new Setup();
});
afterAll(() => setup.close());

/** The addresses that the app responds to, with those of the protocol and the documents. */
function listMounted(): readonly string[] {
  const endpoints = setup.kaart.app.routes
    .filter(({ method, path }) => method !== 'ALL' && !path.endsWith('*'))
    .map(({ method, path }) => `${method} ${path}`);
  return [...new Set(endpoints)].filter((endpoint) => !DSP_MESSAGES.test(endpoint)).sort();
}

describe('every exit is in the list', () => {
  it('of addresses has every route with its content, and no removed route', () => {
    expect(listMounted().length).toBeGreaterThan(70);
    expect(Object.keys(HTTP_EXITS).sort()).toEqual(listMounted());
  });

  it('of commands', async () => {
    const all = (await listCommands()).map((path) => path.join(' '));
    expect(Object.keys(CLI_EXITS).sort()).toEqual([...all].sort());
  });

  it('of kinds of files', () => {
    expect(Object.keys(FILE_EXITS).sort()).toEqual([...FILE_FORMATS].sort());
  });
});

/** A session without a scope is of each person who is signed in. */
const listOr = (scopes?: readonly string[]) => (scopes?.length === 0 ? ['signed-in'] : scopes);

describe('the content of an exit fits its callers', () => {
  it('rows and changes need a token for data, staff need their roles; the public gets numbers', async () => {
    const { paths } = await body<{
      paths: Record<string, Record<string, { security: Record<string, string[]>[] }>>;
    }>(setup.ask('/openapi.json'));
    for (const [path, operations] of Object.entries(paths))
      for (const [method, { security }] of Object.entries(operations)) {
        const exit = `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
        const [{ staff, partner, staffSession } = {}] = security;
        const scope = (staff ?? partner ?? listOr(staffSession))?.[0] ?? 'public';
        expect([exit, HTTP_EXITS[exit], scope]).toEqual([
          exit,
          HTTP_EXITS[exit],
          expect.stringMatching(SCOPES[HTTP_EXITS[exit] ?? 'nothing']),
        ]);
      }
  });

  /** The data plane has separate tokens. */
  const SCOPES = {
    rows: /^(data:read|public)$/,
    'public-rows': /^public$/,
    counts: /^data:read$/,
    ids: /^data:read$/,
    numbers: /^(data:read|public)$/,
    staff: /^(?!public$|data:read$)/,
    own: /^public$/, // needs a session, not a token
    nothing: /^/,
  } as const;

  it('and rows without a token are only on the data plane', () => {
    const rows = Object.entries(HTTP_EXITS).filter(([, carries]) => carries === 'rows');
    expect(rows.map(([exit]) => exit)).toEqual([
      'GET /v1/datasets/:dataset/data',
      'GET /v1/datasets/:dataset/records',
      'GET /v1/datasets/:dataset/records/:record',
      'GET /v1/datasets/:dataset/versions/:version/files/:file',
      'GET /objects/:token',
      'GET /data/:transfer',
    ]);
  });
});
