import { lstat, realpath, rm } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import * as z from 'zod';
import { type Manifest, verifyManifest } from '../../client/index.ts';
import { KaartError } from '../../core/errors.ts';
import { VersionResponse } from '../../http/responses/data-responses.ts';
import { Jwks, jwksVerifier } from '../../identity/jws.ts';
import { JWKS_ARCHIVE_PATH } from '../../identity/server-metadata.ts';
import { FILE_FORMATS, type FileFormat } from '../../publication/file-formats.ts';
import { MANIFEST_FILE, type Verification } from '../../publication/verify.ts';
import { verifyReceipt } from '../../receipt/verify.ts';
import { saveFile } from '../fetch/save-body.ts';
import { verifyDirectory } from '../fetch/verify-command.ts';
import { makeFolder, makeFolderIn, pathInFolder, writeText } from '../terminal/output-path.ts';
import { JWKS_FILE } from '../terminal/read-keys.ts';
import { pickClient, requestJson } from './caller.ts';
import { DatasetArgument, PurposeArgument, readOfDataset } from './record-tools.ts';
import { defineTool, type ToolCall } from './tool.ts';

const fetchVersion = defineTool({
  name: 'fetch_version',
  title: 'Fetch a version into files',
  description:
    'Writes the files of a version, its signed manifest and the published keys into a folder of its own, and gives the paths: no row comes into the context. Each file is checked against the manifest. The version that is served holds only what you may read now; of a superseded version nothing is served. Formats of rows: jsonl, json, csv, jsonld, parquet, xlsx; the codebook explains the fields.',
  writes: true,
  input: z.strictObject({
    dataset: DatasetArgument,
    version: z.string().min(1).max(60).default('current'),
    formats: z
      .array(z.enum(FILE_FORMATS))
      .min(1)
      .optional()
      .meta({ description: 'Which files; all of them by default' }),
    purpose: PurposeArgument,
  }),
  output: z.looseObject({
    dataset: z.string(),
    version: z.string(),
    edition: z.object({ id: z.string(), referenceDate: z.string() }),
    folder: z.string(),
    files: z.array(
      z.object({
        path: z.string(),
        format: z.string(),
        bytes: z.number(),
        sha256: z.string(),
        rows: z.number().optional(),
      }),
    ),
  }),
  async run({ dataset: named, version, formats, purpose }, call) {
    const dataset = named ?? call.caller.dataset;
    const root = getFolder(call);
    const path = `/versions/${encodeURIComponent(version)}`;
    const question = { dataset, path, schema: VersionResponse, query: { purpose } };
    const { id, manifest: signed } = await readOfDataset(call, question);
    if (signed === null)
      throw new KaartError('version-superseded-meanwhile', {
        code: 'superseded',
        parameters: { version: id },
      });
    const jwks = await readKeys(call);
    const manifest = await verifyManifest(signed, jwks);
    if (manifest.version !== id) throw fileDiffersError();
    await makeFolder(root);
    const folder = await makeFolderIn(root, `${dataset}-${id}`);
    await writeText({ folder, name: MANIFEST_FILE }, signed);
    await writeText({ folder, name: JWKS_FILE }, JSON.stringify(jwks));
    const files = manifest.files.filter(
      ({ format }) => formats?.includes(format as FileFormat) ?? true,
    );
    await saveFiles(call, { dataset, purpose, folder, id, files });
    return {
      dataset,
      version: id,
      edition: manifest.edition,
      folder,
      files: files.map(({ path, format, bytes, sha256, rows }) => ({
        path: join(folder, path),
        format,
        bytes,
        sha256,
        ...(rows !== undefined && { rows }),
      })),
    };
  },
});

interface FilesToSave {
  readonly dataset: string;
  readonly purpose: string | undefined;
  readonly folder: string;
  /** Id of the version. */
  readonly id: string;
  readonly files: Manifest['files'];
}

/** @throws KaartError `object-corrupt` for a file that differs from the manifest */
async function saveFiles(
  call: ToolCall,
  { dataset, purpose, folder, id, files }: FilesToSave,
): Promise<void> {
  const { caller, signal } = call;
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const query = purpose === undefined ? '' : `?${new URLSearchParams({ purpose })}`;
  const base = `/v1/datasets/${encodeURIComponent(dataset)}/versions/${encodeURIComponent(id)}`;
  let done = 0;
  for (const { path, bytes, sha256 } of files) {
    const file = `${base}/files/${encodeURIComponent(path)}${query}`;
    const opening = () => pickClient(caller, dataset).request(file, { signal });
    const target = { folder, name: path };
    const saved = await saveFile(opening, target, () => signal.throwIfAborted());
    if (saved.bytes !== bytes || saved.sha256 !== sha256) {
      await rm(pathInFolder(folder, path));
      throw fileDiffersError();
    }
    done += bytes;
    await call.progress(done, total);
  }
}

function fileDiffersError(): KaartError {
  return new KaartError('files-not-as-published', { code: 'object-corrupt' });
}

/** The public keys of all years, as the server publishes them now. */
function readKeys({ caller, signal }: ToolCall): Promise<Jwks> {
  return requestJson(caller.anonymous, JWKS_ARCHIVE_PATH, Jwks, { signal });
}

/** The folder that the server may write to. @throws KaartError `wrong-state` */
function getFolder({ caller: { folder } }: ToolCall): string {
  if (folder !== undefined) return resolve(folder);
  throw new KaartError('no-folder-chosen', { code: 'wrong-state' });
}

const Findings = z.array(z.object({ code: z.string(), message: z.string() }));

const verifyFolder = defineTool({
  name: 'verify_version',
  title: 'Verify a fetched version',
  description:
    'Checks a folder that fetch_version made, by the keys that the server publishes now: the signature of the manifest, then length, digest and rows of each file. `verified` is true if every file that is there is what was published; `missing` names files of the version that were not fetched.',
  input: z.strictObject({
    folder: z.string().min(1).max(4_000).meta({ description: 'As fetch_version gave it' }),
  }),
  output: z.looseObject({
    verified: z.boolean(),
    dataset: z.string().optional(),
    version: z.string().optional(),
    findings: Findings,
    missing: z.array(z.string()),
  }),
  async run({ folder }, call) {
    const { manifest, findings } = await verifyInside(getFolder(call), folder, call);
    const faults = findings.filter(({ code }) => code !== 'MISSING_FILE');
    const missing = findings.flatMap(({ code, path }) =>
      code === 'MISSING_FILE' && path !== null ? [path] : [],
    );
    return {
      verified: faults.length === 0,
      ...(manifest !== null && { dataset: manifest.dataset, version: manifest.version }),
      findings: toTexts(faults, call),
      missing,
    };
  },
});

/**
 * @throws KaartError `not-found` for a folder without a version, and for a place outside, also one that a
 *   symbolic link leads to: a model must not learn about other files
 */
async function verifyInside(root: string, folder: string, call: ToolCall): Promise<Verification> {
  const path = resolve(root, folder);
  const way = relative(root, path);
  const isInside = way !== '' && !way.startsWith('..') && !isAbsolute(way);
  if (!isInside || !(await isFetched(root, way)))
    throw new KaartError('folder-outside', { code: 'not-found', parameters: { folder: root } });
  return verifyDirectory(path, await readKeys(call));
}

/** Whether a folder below the root has a manifest, and no symbolic link leads to either. */
async function isFetched(root: string, way: string): Promise<boolean> {
  try {
    const place = join(await realpath(root), way);
    const manifest = await lstat(join(place, MANIFEST_FILE));
    return manifest.isFile() && (await realpath(place)) === place;
  } catch {
    return false;
  }
}

const verifyOneReceipt = defineTool({
  name: 'verify_receipt',
  title: 'Verify a receipt',
  description:
    'Checks a signed receipt of a decision (a compact JWS) by the keys that the server publishes now: signature, record and digests. It says what was decided then; `current` is the address of what holds now.',
  input: z.strictObject({ receipt: z.string().min(1).max(64_000) }),
  output: z.looseObject({
    verified: z.boolean(),
    issuer: z.string().optional(),
    receipt: z.string().optional(),
    company: z.string().optional(),
    issuedAt: z.string().optional(),
    current: z.string().optional(),
    findings: Findings,
  }),
  async run({ receipt }, call) {
    const verifier = jwksVerifier(() => readKeys(call));
    const { claims, findings } = await verifyReceipt(receipt, verifier);
    return {
      verified: findings.length === 0,
      ...(claims !== null && {
        issuer: claims.iss,
        receipt: claims.jti,
        company: claims.sub,
        issuedAt: new Date(claims.iat * 1000).toISOString(),
        current: claims.status_ref,
      }),
      findings: toTexts(findings, call),
    };
  },
});

function toTexts(
  findings: readonly {
    readonly code: string;
    readonly message: Readonly<Record<string, string>>;
  }[],
  { caller: { language } }: ToolCall,
) {
  return findings.map(({ code, message }) => ({ code, message: message[language] ?? '' }));
}

/** Tools for whole versions and for signed documents. */
export const FILE_TOOLS = [fetchVersion, verifyFolder, verifyOneReceipt];
