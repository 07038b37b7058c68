import type { Audience } from '../../consent/vocabulary.ts';
import { hasCode, KaartError } from '../../core/errors.ts';
import { encodeForm, type FileForm } from '../file-forms.ts';
import { type VersionName, viewKey } from '../keys.ts';
import type { ViewFiles } from '../ports.ts';
import {
  CONTENT_TYPES,
  FORMS,
  type StoredFile,
  type StoredForm,
  type ViewFile,
} from '../version.ts';

/** Below this, compression saves less than what a further file costs. Bytes. */
const COMPRESSED_FROM = 4_096;

/** The place of a view's files. */
interface ViewPlace {
  readonly files: Pick<ViewFiles, 'get' | 'writer'>;
  readonly version: VersionName;
  readonly audience: Audience;
}

/**
 * Stores the other forms of a file that is stored already, each once for all reads. The file is read
 * again, so that while the rows are written no more files are open and memory does not grow.
 */
export async function storeForms(place: ViewPlace, file: ViewFile): Promise<StoredFile> {
  const forms = (FORMS[file.format] ?? []).filter(
    (form) => form === 'bom' || file.bytes >= COMPRESSED_FROM,
  );
  return { ...file, forms: await Promise.all(forms.map((form) => storeForm(place, file, form))) };
}

async function storeForm(
  { files, version, audience }: ViewPlace,
  { path, format }: ViewFile,
  form: FileForm,
): Promise<StoredForm> {
  const key = viewKey(version, audience, path, form);
  const writer = await files.writer(key, { contentType: CONTENT_TYPES[format] });
  try {
    const { body } = await files.get(viewKey(version, audience, path));
    for await (const chunk of encodeForm(form, body)) await writer.write(chunk);
    const { sha256, bytes } = await writer.close();
    return { form, sha256, bytes };
  } catch (error) {
    await writer.abort();
    // The file was written a moment ago: a run that was first has erased it with its version.
    if (!hasCode(error, 'object-not-found')) throw error;
    throw new KaartError('another-write-first', { code: 'concurrent-update', cause: error });
  }
}
