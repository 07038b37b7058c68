import { readFile } from 'node:fs/promises';
import { KaartError } from '../../core/errors.ts';

/** Reads a JSON document from a file of the user. @throws KaartError `object-not-found`, `message-invalid` */
export async function readJson(file: string): Promise<unknown> {
  const text = await readTextFile(file);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new KaartError('not-json', {
      code: 'message-invalid',
      parameters: { path: file },
      cause,
    });
  }
}

/** @throws KaartError `object-not-found` */
export async function readTextFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new KaartError('cannot-read', {
      code: 'object-not-found',
      parameters: { path: file },
      cause,
    });
  }
}
