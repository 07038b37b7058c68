import type { AuditHead } from './head.ts';
import { storeEntryList } from './head-files.ts';
import { computeEntryLeaf, type ListedEntry } from './listed-entry.ts';
import { merkleRoot } from './merkle.ts';
import type { EntryLists, HeadFiles } from './ports.ts';

/** A list of a head ends when it has this number of entries, because its entries are in memory at the same time. */
const LIST_LENGTH = 10_000;

/** The lists that a new head includes. */
export interface WrittenLists {
  readonly lists: AuditHead['lists'];
  /** Ids of the lists in the table that the new lists contain. */
  readonly ids: readonly string[];
}

/** Writes the entries that no head includes yet into files. This happens before the head that names the files is signed. */
export async function writeEntryLists(
  lists: EntryLists,
  files: HeadFiles,
  listLength = LIST_LENGTH,
): Promise<WrittenLists> {
  const written: { entries: number; root: string }[] = [];
  const ids: string[] = [];
  let entries: ListedEntry[] = [];
  const writeList = async () => {
    if (entries.length === 0) return;
    const root = merkleRoot(entries.map(computeEntryLeaf));
    await storeEntryList(files, root, entries);
    written.push({ entries: entries.length, root });
    entries = [];
  };
  for await (const list of lists.listWaiting()) {
    ids.push(list.id);
    entries.push(...list.entries);
    if (entries.length >= listLength) await writeList();
  }
  await writeList();
  return { lists: written, ids };
}
