// Writes lib/client/openapi.ts: the types of the operations, from the OpenAPI document that Kaart
// serves. A test compares the file with the document; run this after a change of routes.
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import openapiTypes, { astToString } from 'openapi-typescript';

const FILE = resolve(import.meta.dirname, '../lib/client/openapi.ts');
const HEAD = '// Made by `npm run client-types` from the OpenAPI document. Do not edit.\n\n';

/** The operations whose types the client uses. */
const OPERATIONS = [
  'listEditions',
  'getFigures',
  'getData',
  'listRecords',
  'getRecord',
  'listVersions',
  'getVersion',
  'listChanges',
];

/** Returns the types of these operations of an OpenAPI document: parameters and the response 200. */
export async function clientTypes({ openapi, info, components: { schemas }, paths: all }) {
  const paths = {};
  for (const [path, methods] of Object.entries(all))
    for (const [method, operation] of Object.entries(methods))
      if (OPERATIONS.includes(operation.operationId))
        paths[path] = { [method]: success(operation) };
  const document = withoutExamples({ openapi, info, components: { schemas }, paths });
  return HEAD + astToString(await openapiTypes(document));
}

/** Files of `getData` are returned unchanged, so their types are not needed. */
function success({ operationId, parameters, responses }) {
  const { description, content } = responses[200];
  const response = operationId === 'getData' ? { description } : { description, content };
  return { operationId, parameters, responses: { 200: response } };
}

function withoutExamples(node) {
  if (Array.isArray(node)) return node.map(withoutExamples);
  if (typeof node !== 'object' || node === null) return node;
  const kept = Object.entries(node).filter(([name]) => name !== 'example' && name !== 'examples');
  return Object.fromEntries(kept.map(([name, value]) => [name, withoutExamples(value)]));
}

if (process.argv[1] === import.meta.filename) {
  const { buildCli } = await import('./build.mjs');
  await buildCli();
  const { open } = await import('../dist/cli/index.mjs');
  const { mkdtemp, rm } = await import('node:fs/promises');
  const { join } = await import('node:path');
  const { tmpdir } = await import('node:os');
  const home = await mkdtemp(join(tmpdir(), 'kaart-types-'));
  const kaart = await open({ KAART_HOME: home });
  const response = await kaart.fetch(new Request('http://127.0.0.1/openapi.json'));
  await writeFile(FILE, await clientTypes(await response.json()));
  await kaart.close();
  await rm(home, { recursive: true, force: true });
}
