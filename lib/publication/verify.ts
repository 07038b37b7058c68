import { sha256Stream } from '../core/digest.ts';
import { fillTemplate, type LocalizedText, type TemplateParameters } from '../core/language.ts';
import type { Verifier } from '../core/signature.ts';
import { rowCount } from './line-counter.ts';
import { MANIFEST_TYPE, Manifest } from './manifest.ts';
import { VERIFY_TEXTS, type VerifyCode } from './verify-messages.ts';
import type { ViewFile } from './version.ts';

/** The name under which a manifest is kept beside the files of its version. */
export const MANIFEST_FILE = 'manifest.jws';

/** A version as it was downloaded. */
export interface DownloadedVersion {
  /** Relative to the directory of the version, `/` between the parts. */
  paths(): Promise<readonly string[]>;
  read(path: string): AsyncIterable<Uint8Array>;
}

/** Something that is wrong with it. */
interface VerifyFinding {
  readonly code: VerifyCode;
  readonly path: string | null;
  readonly message: LocalizedText;
}

export interface Verification {
  /** What the manifest says; `null` when its signature does not hold, and then nothing else was checked. */
  readonly manifest: Manifest | null;
  /** Empty when the version is what was published. */
  readonly findings: readonly VerifyFinding[];
}

const BAD_MANIFEST = {
  malformed: 'MANIFEST_MALFORMED',
  'wrong-type': 'MANIFEST_WRONG_TYPE',
  'unknown-key': 'UNKNOWN_KEY',
  'bad-signature': 'BAD_SIGNATURE',
} as const satisfies Record<string, VerifyCode>;

/**
 * Checks a downloaded version against its signed manifest, offline: signature, then every file's
 * presence, length, SHA-256 and rows, and that there is no other file.
 *
 * @param manifest the compact JWS
 */
export async function verifyVersion(
  files: DownloadedVersion,
  manifest: string,
  verifier: Verifier,
): Promise<Verification> {
  const signed = await verifier.verify(manifest.trim(), MANIFEST_TYPE);
  if (!signed.ok) return { manifest: null, findings: [finding(BAD_MANIFEST[signed.reason], null)] };
  const parsed = Manifest.safeParse(signed.payload);
  if (!parsed.success) return { manifest: null, findings: [finding('MANIFEST_UNREADABLE', null)] };
  const present = await files.paths();
  const findings: VerifyFinding[] = [];
  for (const file of parsed.data.files) {
    if (present.includes(file.path)) findings.push(...(await checkFile(files, file)));
    else findings.push(finding('MISSING_FILE', file.path));
  }
  const named = new Set<string>([MANIFEST_FILE, ...parsed.data.files.map(({ path }) => path)]);
  const extra = present.filter((path) => !named.has(path));
  findings.push(...extra.map((path) => finding('EXTRA_FILE', path)));
  return { manifest: parsed.data, findings };
}

async function checkFile(
  files: DownloadedVersion,
  { path, format, bytes, sha256, rows }: ViewFile,
): Promise<readonly VerifyFinding[]> {
  const hash = sha256Stream();
  const count = rowCount(format);
  let length = 0;
  for await (const chunk of files.read(path)) {
    hash.update(chunk);
    count?.add(chunk);
    length += chunk.length;
  }
  const checks: readonly [VerifyCode, string | number | null, string | number | null][] = [
    ['WRONG_LENGTH', bytes, length],
    ['WRONG_DIGEST', sha256, hash.digest('hex')],
    ['WRONG_ROWS', rows ?? null, count?.rows() ?? null],
  ];
  return checks
    .filter(([, expected, found]) => expected !== found)
    .map(([code, expected, found]) => finding(code, path, { expected, found: found ?? '?' }));
}

function finding(
  code: VerifyCode,
  path: string | null,
  facts: TemplateParameters = {},
): VerifyFinding {
  return { code, path, message: fillTemplate(VERIFY_TEXTS[code], { path, ...facts }) };
}
