import type { LocalizedText } from '../../core/language.ts';
import type { FindingCode } from '../finding.ts';
import type { Cell } from '../read/table-file.ts';
import type { CellReader } from './check.ts';
import { folded } from './fold.ts';
import type { Notes } from './notes.ts';
import { plainText } from './tidy.ts';

/** What a coded field makes of anything that is none of its codes. */
export interface CodeOptions {
  /** Other ways to write a code, besides the code itself and its labels. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** For a value that is neither code nor label. @default UNKNOWN_VALUE */
  readonly unknown?: FindingCode;
  /** Noted where nothing is given; a field without it may be empty. */
  readonly missing?: FindingCode;
}

/** Reads a code of a list, or one of its labels in EN, FR or DE, with or without their explanation in parentheses. */
export class CodeReader<C extends string> {
  readonly #codes: ReadonlyMap<string, C>;
  readonly #byLabel = new Map<string, C>();

  constructor(
    codes: readonly C[] | Readonly<Record<C, LocalizedText>>,
    aliases: CodeOptions['aliases'],
  ) {
    const list = Array.isArray(codes) ? (codes as readonly C[]) : (Object.keys(codes) as C[]);
    this.#codes = new Map(list.map((code) => [code, code]));
    for (const code of list) this.#byLabel.set(folded(code), code);
    if (!Array.isArray(codes)) this.#addLabels(codes as Readonly<Record<C, LocalizedText>>);
    for (const [alias, code] of Object.entries(aliases ?? {}))
      this.#byLabel.set(folded(alias), code as C);
  }

  /** The code that is written exactly so. */
  exact(text: string): C | undefined {
    return this.#codes.get(text);
  }

  /** The code or label that is meant. */
  meant(text: string): C | undefined {
    return this.#byLabel.get(folded(text));
  }

  #addLabels(labels: Readonly<Record<C, LocalizedText>>): void {
    for (const [code, texts] of Object.entries<LocalizedText>(labels))
      for (const label of Object.values(texts)) {
        this.#byLabel.set(folded(label), code as C);
        this.#byLabel.set(folded(label.replace(/\(.*\)/, '')), code as C);
      }
  }
}

/** One code of a list. */
export function codeCheck<C extends string>(
  codes: readonly C[] | Readonly<Record<C, LocalizedText>>,
  options: CodeOptions = {},
): CellReader<C> {
  const reader = new CodeReader(codes, options.aliases);
  return (cell, notes) => {
    const exact = typeof cell === 'string' ? reader.exact(cell) : undefined;
    if (exact !== undefined) return exact;
    return readCode(cell, { reader, options, notes });
  };
}

function readCode<C extends string>(
  cell: Cell,
  {
    reader,
    options,
    notes,
  }: {
    readonly reader: CodeReader<C>;
    readonly options: CodeOptions;
    readonly notes: Notes;
  },
): C | null {
  const text = plainText(cell, notes);
  if (text === undefined) return null;
  if (text === null) {
    if (options.missing !== undefined) notes.add(options.missing, cell);
    return null;
  }
  const code = reader.meant(text);
  if (code === undefined) notes.add(options.unknown ?? 'UNKNOWN_VALUE', cell);
  else if (!notes.has(notes.column ?? '', 'MOJIBAKE'))
    notes.add('NORMALISED', cell, { value: code });
  return code ?? null;
}
