import { readFile } from 'node:fs/promises';
import { KaartError } from '../core/errors.ts';
import { parseSettingsFile } from '../settings/settings-file.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads a file of settings for one machine. The variables of the environment override it.
 *
 * @throws KaartError `config-invalid`
 */
export async function readSettings(file: string, env: Env): Promise<Env> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new KaartError('cannot-read', {
      code: 'config-invalid',
      parameters: { path: file },
      nextStep: 'correct-settings-file',
      cause,
    });
  });
  return { ...parseSettingsFile(text, file), ...env };
}

/** Reads the file that `KAART_SETTINGS` names, as {@link readSettings} does. Without it, returns `env`. */
export async function addNamedSettings(env: Env): Promise<Env> {
  const file = env['KAART_SETTINGS'];
  return file === undefined ? env : readSettings(file, env);
}
