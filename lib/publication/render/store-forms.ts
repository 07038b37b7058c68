import type { Audience } from '../../consent/vocabulary.ts';
import { hasCode, KaartError } from '../../core/errors.ts';
import { toArray } from '../../core/to-array.ts';
import { CONTENT_TYPES } from '../file-formats.ts';
import { encodeForm, encodeSmallFile, type FileForm } from '../file-forms.ts';
import { type VersionName, viewKey } from '../keys.ts';
import type { ViewFiles } from '../ports.ts';
import { FORMS, type StoredFile, type StoredForm, type ViewFile } from '../version.ts';

/** Smaller files are not compressed, because a further file would cost more than it saves. Bytes. */
const MIN_COMPRESSED_BYTES = 4_096;

/** The place of the files of a view. */
interface ViewLocation {
  readonly files: Pick<ViewFiles, 'get' | 'writer'>;
  readonly version: VersionName;
  readonly audience: Audience;
}

/** A file up to this size is read once for all its forms. Bytes. */
const SMALL_BYTES = 262_144;

type Encode = (form: FileForm) => Promise<AsyncIterable<Uint8Array> | readonly Uint8Array[]>;

/**
 * Stores the other forms of a stored file. It reads the file again, so that no more files are open
 * while the rows are written, and memory stays constant.
 */
export async function storeForms(location: ViewLocation, file: ViewFile): Promise<StoredFile> {
  const forms = (FORMS[file.format] ?? []).filter(
    (form) => form === 'bom' || file.bytes >= MIN_COMPRESSED_BYTES,
  );
  if (forms.length === 0) return { ...file, forms: [] };
  const encode = await openEncoder(location, file);
  const stored = forms.map((form) => storeForm(location, file, { form, encode }));
  return { ...file, forms: await Promise.all(stored) };
}

async function openEncoder(location: ViewLocation, file: ViewFile): Promise<Encode> {
  if (file.bytes > SMALL_BYTES)
    return async (form) => encodeForm(form, await openFile(location, file));
  const bytes = Buffer.concat(await toArray(await openFile(location, file)));
  return async (form) => [encodeSmallFile(form, bytes)];
}

async function openFile({ files, version, audience }: ViewLocation, { path }: ViewFile) {
  try {
    const { body } = await files.get(viewKey(version, audience, path));
    return body;
  } catch (error) {
    // The file existed a moment ago: a faster run has erased it with its version.
    if (!hasCode(error, 'object-not-found')) throw error;
    throw new KaartError('another-write-first', { code: 'concurrent-update', cause: error });
  }
}

async function storeForm(
  { files, version, audience }: ViewLocation,
  { path, format }: ViewFile,
  { form, encode }: { readonly form: FileForm; readonly encode: Encode },
): Promise<StoredForm> {
  const key = viewKey(version, audience, path, form);
  const writer = await files.writer(key, { contentType: CONTENT_TYPES[format] });
  try {
    for await (const chunk of await encode(form)) await writer.write(chunk);
    const { sha256, bytes } = await writer.close();
    return { form, sha256, bytes };
  } catch (error) {
    await writer.abort();
    throw error;
  }
}
