import { constants, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Language } from '../../core/language.ts';
import { type Jwks, jwksVerifier } from '../../identity/jws.ts';
import {
  type DownloadedVersion,
  MANIFEST_FILE,
  type Verification,
  verifyVersion,
} from '../../publication/verify.ts';
import { CommandExit, EXIT } from '../terminal/exit-code.ts';
import { print } from '../terminal/output.ts';
import { readTextFile } from '../terminal/read-json.ts';
import { JWKS_FILE, readKeys } from '../terminal/read-keys.ts';
import { createOutput, examples, type GlobalOptions, type Terminal } from '../terminal/terminal.ts';

/** `kaart verify`: checks a downloaded version offline. */
export function verifyCommand(program: Command, terminal: Terminal): void {
  program
    .command('verify')
    .description('check a downloaded version offline: signature, files, digests, rows')
    .argument('<directory>', 'as kaart fetch --directory has made it')
    .option(
      '--jwks <file>',
      'file with the published keys, from a source that you trust; default: the keys saved with the version',
    )
    .addHelpText('after', examples('verify companies', 'verify companies --jwks kaart.jwks.json'))
    .action(async (directory: string, options: { jwks?: string }, command: Command) => {
      const output = createOutput(terminal, command.optsWithGlobals<GlobalOptions>());
      const keys = options.jwks ?? join(directory, JWKS_FILE);
      const { jwks } = await readKeys(keys);
      const verification = await verifyDirectory(directory, jwks);
      print(output, verification, () => verificationText(verification, keys, output.language));
      if (verification.findings.length > 0) throw new CommandExit(EXIT.failed);
    });
}

/**
 * Verifies the version in a directory with these keys. @throws KaartError `object-not-found` without a
 * manifest
 */
export async function verifyDirectory(directory: string, jwks: Jwks): Promise<Verification> {
  const manifest = await readTextFile(join(directory, MANIFEST_FILE));
  const verifier = jwksVerifier(async () => jwks);
  return verifyVersion(openDownloaded(directory), manifest, verifier);
}

function openDownloaded(directory: string): DownloadedVersion {
  const list = async () =>
    (await readdir(directory, { withFileTypes: true })).filter(({ name }) => name !== JWKS_FILE);
  return {
    paths: async () => (await list()).map(({ name }) => name),
    notFiles: async () => (await list()).filter((each) => !each.isFile()).map(({ name }) => name),
    async *read(path) {
      const file = await open(join(directory, path), constants.O_RDONLY | constants.O_NOFOLLOW);
      yield* file.createReadStream() as AsyncIterable<Uint8Array>;
    },
  };
}

function verificationText(
  { manifest, findings }: Verification,
  keys: string,
  language: Language,
): string {
  const wrong = findings.map(({ message }) => `  ${message[language]}`);
  if (findings.some(({ code }) => code === 'UNKNOWN_KEY'))
    return ['not checked:', ...wrong].join('\n');
  if (manifest === null) return ['not what was published:', ...wrong].join('\n');
  const what = `version ${manifest.version} of ${manifest.dataset}, ${manifest.files.length} files`;
  if (wrong.length > 0) return [`${what}: not what was published:`, ...wrong].join('\n');
  return `${what}: exactly what was published, by the keys in ${keys}`;
}
