import { toArray } from '../../lib/core/to-array.ts';
import { body, type Setup } from './setup.ts';

type Row = Record<string, unknown> & { readonly record_id: string };

/**
 * Releases an edition whose rows the import should have refused: the file is imported and submitted without
 * changes, then its stored rows are replaced. Reads must work with such an edition too.
 */
export async function releaseSlipped(
  setup: Setup,
  { file, edition, slip }: { file: string; edition: string; slip: (row: Row) => Row | undefined },
): Promise<void> {
  const { id } = await body<{ id: string }>(setup.import(file, `&edition=${edition}`));
  const submit = { json: { changeNote: 'corrected' } };
  await setup.as('analyst:alice', `/v1/imports/${id}/submit`, submit);
  const key = (await setup.kaart.mapping.getImport(id)).submission?.rows.key ?? '';
  const rows = (await readText(setup, key))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => slip(JSON.parse(line) as Row))
    .filter((row) => row !== undefined)
    .sort((a, b) => (a.record_id < b.record_id ? -1 : 1));
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  await setup.objects.put(key, text, { contentType: 'application/jsonl' });
  const released = await setup.as('releaser:bob', `/v1/imports/${id}/release`, { json: {} });
  if (!released.ok) throw new Error(await released.text());
}

async function readText(setup: Setup, key: string): Promise<string> {
  const { body: bytes } = await setup.objects.get(key);
  return Buffer.concat(await toArray(bytes)).toString();
}
