import { readFile } from 'node:fs/promises';
import { KaartError } from '../../core/errors.ts';

/** The JSON document in a file of the user's. @throws KaartError `object-not-found`, `message-invalid` */
export async function readJson(file: string): Promise<unknown> {
  const text = await readTextFile(file);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new KaartError(`${file} is not JSON`, { code: 'message-invalid', cause });
  }
}

/** @throws KaartError `object-not-found` */
export async function readTextFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new KaartError(`cannot read ${file}`, { code: 'object-not-found', cause });
  }
}
