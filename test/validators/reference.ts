import { readdirSync, readFileSync } from 'node:fs';

/** The folder next to the project with schemas, examples and captures of other projects. */
const SHARED = new URL('../../../shared/', import.meta.url);
const DSP = new URL('reference/schemas/dsp/', SHARED);
const WIRE = new URL('peers/edc/wire/', SHARED);

type Document = Record<string, unknown>;

function read(url: URL): Document {
  return JSON.parse(readFileSync(url, 'utf8')) as Document;
}

function filesOf(folder: URL, ending: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort();
}

const FOLDERS = ['common', 'catalog', 'negotiation', 'transfer'];

/**
 * The official JSON schemas of DSP 2025-1. Three of them refer to `…#definitions/…`, which no validator
 * resolves, so the missing slash is inserted.
 */
export function officialSchemas(): Document[] {
  return FOLDERS.flatMap((part) => {
    const folder = new URL(`${part}/`, DSP);
    return filesOf(folder, '-schema.json').map((name) => {
      const text = readFileSync(new URL(name, folder), 'utf8');
      return JSON.parse(text.replaceAll('#definitions/', '#/definitions/')) as Document;
    });
  });
}

/** The official examples of DSP 2025-1 by file name. */
export function officialExamples(): [name: string, example: Document][] {
  return FOLDERS.flatMap((part) => {
    const folder = new URL(`${part}/example/`, DSP);
    return filesOf(folder, '.json').map((name): [string, Document] => [
      name,
      read(new URL(name, folder)),
    ]);
  });
}

/** A published context without its `@context` envelope: `dspace`, or the `odrl` profile that it imports. */
export function officialContext(name: 'dspace' | 'odrl'): Document {
  return read(new URL(`context/${name}.jsonld`, DSP))['@context'] as Document;
}

/** Every JSON body between two connectors of EDC 0.15.1, named by file and direction. */
export function capturedBodies(): [name: string, body: Document][] {
  return filesOf(WIRE, '.json').flatMap((name) => {
    const exchange = read(new URL(name, WIRE)) as Record<'request' | 'response', { body: unknown }>;
    return (['request', 'response'] as const)
      .map((side): [string, unknown] => [`${name} ${side}`, exchange[side].body])
      .filter((entry): entry is [string, Document] => typeof entry[1] === 'object');
  });
}

const SHAPES = new URL('reference/shapes/', SHARED);

/** The official files of shapes of DCAT-AP 3.0.1 in the folder of shapes. Their imports are elsewhere. */
export function shapeFiles(): string[] {
  return filesOf(new URL('dcat-ap-3.0.1/', SHAPES), '.ttl')
    .filter((name) => !/imports/.test(name))
    .map((name) => `dcat-ap-3.0.1/${name}`);
}

/** A file of the folder of shapes. */
export function sharedTurtle(name: string): string {
  return readFileSync(new URL(name, SHAPES), 'utf8');
}
