import { parquetMetadata } from 'hyparquet';
import { sha256Stream } from '../core/digest.ts';
import { fillTemplate, type LocalizedText, type TemplateParameters } from '../core/language.ts';
import type { Verifier } from '../core/signature.ts';
import type { FileFormat } from './file-formats.ts';
import { MANIFEST_TYPE, Manifest } from './manifest.ts';
import { LINES_AROUND_ARRAY } from './render/json.ts';
import { LINES_AROUND_ROWS } from './render/jsonld.ts';
import { readXlsxRecordIds } from './render/xlsx-record-ids.ts';
import type { ViewFile } from './version.ts';

/** File name of the manifest in the directory of its version. */
export const MANIFEST_FILE = 'manifest.jws';

/** A downloaded version. */
export interface DownloadedVersion {
  /** Paths relative to the directory of the version, with `/`. */
  paths(): Promise<readonly string[]>;
  /** The paths that are not ordinary files, for example symbolic links. They are not read. */
  notFiles?(): Promise<readonly string[]>;
  read(path: string): AsyncIterable<Uint8Array>;
}

/** A fault of a downloaded version. */
interface VerifyFinding {
  readonly code: VerifyCode;
  readonly path: string | null;
  readonly message: LocalizedText;
}

export interface Verification {
  /** Content of the manifest; `null` if its signature is invalid. Then no other check was made. */
  readonly manifest: Manifest | null;
  /** Empty if the version equals the published one. */
  readonly findings: readonly VerifyFinding[];
}

const BAD_MANIFEST = {
  malformed: 'MANIFEST_MALFORMED',
  'wrong-type': 'MANIFEST_WRONG_TYPE',
  'unknown-key': 'UNKNOWN_KEY',
  'bad-signature': 'BAD_SIGNATURE',
} as const satisfies Record<string, VerifyCode>;

/**
 * Checks a downloaded version against its signed manifest, offline: the signature; then presence,
 * length, SHA-256 and rows of every file; and that no other file exists.
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
  const notFiles = (await files.notFiles?.()) ?? [];
  const findings: VerifyFinding[] = [];
  for (const file of parsed.data.files) {
    if (notFiles.includes(file.path)) findings.push(finding('NOT_A_FILE', file.path));
    else if (present.includes(file.path)) findings.push(...(await checkFile(files, file)));
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
  const count = createRowCounter(format);
  let length = 0;
  for await (const chunk of files.read(path)) {
    hash.update(chunk);
    count?.add(chunk);
    length += chunk.length;
  }
  const checks: readonly [VerifyCode, string | number | null, string | number | null][] = [
    ['WRONG_LENGTH', bytes, length],
    ['WRONG_DIGEST', sha256, hash.digest('hex')],
    ['WRONG_ROWS', rows ?? null, (await count?.rows()) ?? null],
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

/** Counts the rows of a file from its stream of bytes. */
interface LineCounter {
  add(chunk: Uint8Array): void;
  /** @returns `undefined` if the file does not have its declared format */
  rows(): number | undefined | Promise<number | undefined>;
}

const LF = 10;
const QUOTE = 34;
/** Maximum size of the footer of a Parquet file. The footer for ten million rows is smaller. Bytes. */
const MAX_FOOTER = 8_000_000;

/** A counter for the rows of a format; `undefined` for a file without rows. */
function createRowCounter(format: FileFormat): LineCounter | undefined {
  if (format === 'jsonl') return new LineCount(0);
  if (format === 'json') return new LineCount(LINES_AROUND_ARRAY);
  if (format === 'jsonld') return new LineCount(LINES_AROUND_ROWS);
  if (format === 'csv') return new CsvCount();
  if (format === 'xlsx') return new XlsxCount();
  return format === 'parquet' ? new ParquetCount() : undefined;
}

class LineCount implements LineCounter {
  #lines: number;

  constructor(byteCount: number) {
    this.#lines = -byteCount;
  }

  add(chunk: Uint8Array): void {
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, at + 1)) this.#lines += 1;
  }

  rows(): number {
    return this.#lines;
  }
}

/** Counts line ends outside quotation marks, without the header. */
class CsvCount implements LineCounter {
  #rows = -1;
  #quoted = false;

  add(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (byte === QUOTE) this.#quoted = !this.#quoted;
      else if (byte === LF && !this.#quoted) this.#rows += 1;
    }
  }

  rows(): number {
    return this.#rows;
  }
}

/** Reads the number of rows from the footer, so only the end of the file stays in memory. */
class ParquetCount implements LineCounter {
  readonly #tail: Uint8Array[] = [];
  #bytes = 0;

  add(chunk: Uint8Array): void {
    this.#tail.push(chunk);
    this.#bytes += chunk.length;
    while (this.#bytes - (this.#tail[0]?.length ?? 0) > MAX_FOOTER)
      this.#bytes -= this.#tail.shift()?.length ?? 0;
  }

  rows(): number | undefined {
    try {
      return Number(parquetMetadata(Uint8Array.from(Buffer.concat(this.#tail)).buffer).num_rows);
    } catch {
      return undefined;
    }
  }
}

/** The directory of a workbook is at its end, so the whole file stays in memory. */
class XlsxCount implements LineCounter {
  readonly #chunks: Uint8Array[] = [];

  add(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
  }

  async rows(): Promise<number | undefined> {
    const bytes = Buffer.concat(this.#chunks);
    const read = async function* (first: number, end: number) {
      yield bytes.subarray(first, end);
    };
    try {
      let rows = 0;
      for await (const _ of readXlsxRecordIds(read, bytes.length)) rows += 1;
      return rows;
    } catch {
      return undefined;
    }
  }
}

/** Texts for the faults of a downloaded version. `{…}` are facts of the finding. */
const VERIFY_TEXTS = {
  MANIFEST_MALFORMED: {
    en: 'The manifest is not a signed document',
    fr: 'Le manifeste n’est pas un document signé',
    de: 'Das Manifest ist kein signiertes Dokument',
  },
  MANIFEST_WRONG_TYPE: {
    en: 'The document is signed, but it is not the manifest of a version',
    fr: 'Le document est signé, mais ce n’est pas le manifeste d’une version',
    de: 'Das Dokument ist signiert, aber kein Manifest einer Version',
  },
  UNKNOWN_KEY: {
    en: 'The key that signed the manifest is not among the given keys; jwks-archive.json has the keys of all years',
    fr: 'La clé qui a signé le manifeste ne figure pas parmi les clés fournies ; jwks-archive.json contient les clés de toutes les années',
    de: 'Der Schlüssel, der das Manifest signiert hat, ist nicht unter den angegebenen; jwks-archive.json enthält die Schlüssel aller Jahre',
  },
  BAD_SIGNATURE: {
    en: 'The signature does not fit the manifest: the manifest was changed, or another key signed it',
    fr: 'La signature ne correspond pas au manifeste : il a été modifié ou signé avec une autre clé',
    de: 'Die Signatur passt nicht zum Manifest: Es wurde verändert oder von einem anderen Schlüssel signiert',
  },
  MANIFEST_UNREADABLE: {
    en: 'The manifest is signed, but its form is not known: a newer verifier may read it',
    fr: 'Le manifeste est signé, mais sa forme est inconnue : un vérificateur plus récent peut la lire',
    de: 'Das Manifest ist signiert, aber seine Form ist unbekannt: Ein neueres Prüfprogramm kann sie lesen',
  },
  MISSING_FILE: {
    en: '{path} is missing',
    fr: '{path} manque',
    de: '{path} fehlt',
  },
  NOT_A_FILE: {
    en: '{path} is not an ordinary file but a link or a folder: it was not read',
    fr: '{path} n’est pas un fichier ordinaire mais un lien ou un dossier : il n’a pas été lu',
    de: '{path} ist keine gewöhnliche Datei, sondern ein Link oder ein Ordner: Es wurde nicht gelesen',
  },
  EXTRA_FILE: {
    en: '{path} is not part of this version',
    fr: '{path} ne fait pas partie de cette version',
    de: '{path} gehört nicht zu dieser Version',
  },
  WRONG_LENGTH: {
    en: '{path} has {found} bytes; the manifest says {expected}',
    fr: '{path} a {found} octets ; le manifeste en indique {expected}',
    de: '{path} hat {found} Bytes; laut Manifest sind es {expected}',
  },
  WRONG_DIGEST: {
    en: '{path} was changed: its SHA-256 is {found}; the manifest says {expected}',
    fr: '{path} a été modifié : son SHA-256 est {found} ; le manifeste indique {expected}',
    de: '{path} wurde verändert: SHA-256 ist {found}; laut Manifest {expected}',
  },
  WRONG_ROWS: {
    en: '{path} holds {found} rows; the manifest says {expected}',
    fr: '{path} contient {found} lignes ; le manifeste en indique {expected}',
    de: '{path} enthält {found} Zeilen; laut Manifest sind es {expected}',
  },
} as const satisfies Record<string, LocalizedText>;

type VerifyCode = keyof typeof VERIFY_TEXTS;
