import type { AuditHead } from './head.ts';
import { storeEntryList } from './head-files.ts';
import { entryLeaf, type ListedEntry } from './listed-entry.ts';
import { merkleRoot } from './merkle.ts';
import type { EntryLists, HeadFiles } from './ports.ts';

/** Maximum number of entries of one list of a head that are in memory at once. */
const LONGEST = 10_000;

/** The lists that a new head includes. */
export interface WrittenLists {
  readonly lists: AuditHead['lists'];
  /** Of the lists in the table that are in it. */
  readonly ids: readonly string[];
}

/** Writes the entries that no head has taken over into files, before the head that names the files is signed. */
export async function writeEntryLists(
  lists: EntryLists,
  files: HeadFiles,
  longest = LONGEST,
): Promise<WrittenLists> {
  const named: { entries: number; root: string }[] = [];
  const ids: string[] = [];
  let entries: ListedEntry[] = [];
  const keep = async () => {
    if (entries.length === 0) return;
    const root = merkleRoot(entries.map(entryLeaf));
    await storeEntryList(files, root, entries);
    named.push({ entries: entries.length, root });
    entries = [];
  };
  for await (const list of lists.waiting()) {
    ids.push(list.id);
    entries.push(...list.entries);
    if (entries.length >= longest) await keep();
  }
  await keep();
  return { lists: named, ids };
}
