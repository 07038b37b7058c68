import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { hasSystemCode } from '../../embedded/durable-file.ts';
import { writeWhole } from '../../embedded/whole-file.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The stored login of one Kaart. */
export const Login = z.object({
  issuer: z.string(),
  clientId: z.string(),
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  /** Moment at which the access token ends. Milliseconds since 1970. */
  expiresAt: z.number(),
});
export type Login = z.infer<typeof Login>;

/** By the origin of a Kaart. */
const Logins = z.record(z.string(), Login);

/** The file with the logins of this user: in `XDG_CONFIG_HOME`, else in `~/.config`. Only its owner can read it. */
function loginFile(env: Env): string {
  return join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'kaart', 'logins.json');
}

/** The login at a Kaart. A file that cannot be read as logins counts as empty. */
export async function findLogin(url: string, env: Env): Promise<Login | undefined> {
  return (await readLogins(env))[new URL(url).origin];
}

/** Stores the login at a Kaart; `undefined` removes the stored login. */
export async function storeLogin(url: string, env: Env, login: Login | undefined): Promise<void> {
  const { [new URL(url).origin]: _, ...others } = await readLogins(env);
  const all = login === undefined ? others : { ...others, [new URL(url).origin]: login };
  await writeWhole(loginFile(env), `${JSON.stringify(all, null, 2)}\n`, false);
}

async function readLogins(env: Env): Promise<z.infer<typeof Logins>> {
  try {
    return Logins.catch({}).parse(JSON.parse(await readFile(loginFile(env), 'utf8')));
  } catch (error) {
    if (hasSystemCode(error, 'ENOENT') || error instanceof SyntaxError) return {};
    throw error;
  }
}
