import { type Command, InvalidArgumentError } from 'commander';
import { explainAwsSetup } from '../../app/aws-setup.ts';
import { readConfig } from '../../app/config.ts';
import { findDataDirectory } from '../../app/local.ts';
import type { BackupFacts } from '../../backup/backup.ts';
import type { Installation } from '../../backup/ports.ts';
import { systemClock } from '../../core/clock.ts';
import { KaartError } from '../../core/errors.ts';
import { VERSION } from '../../core/software.ts';
import { Environment } from '../../settings/settings.ts';
import { explainWriteErrors } from '../terminal/output-path.ts';
import type { GlobalOptions, Terminal } from '../terminal/terminal.ts';
import { showWaiting } from '../terminal/waiting.ts';

/** Options of an installation in AWS, for examples. */
export const AWS_EXAMPLE = '--table kaart-prod --bucket kaart-prod-data --kms-key alias/kaart-prod';

/** Options that name the stores of an installation in AWS. */
export interface CloudOptions {
  readonly table?: string;
  readonly bucket?: string;
  readonly kmsKey?: string;
  readonly auditLockDays?: number;
}

/** Adds the options that name the stores of an installation in AWS. */
export function withCloudOptions(command: Command): Command {
  return command
    .option('--table <name>', 'table of an installation in AWS, with --bucket and --kms-key')
    .option('--bucket <name>', 'its bucket')
    .option('--kms-key <id>', 'its KMS key: id, ARN or alias')
    .option(
      '--audit-lock-days <days>',
      'days for which restored audit files are locked in AWS',
      parseLockDays,
    );
}

function parseLockDays(text: string): number {
  const { data } = Environment.shape.KAART_AUDIT_LOCK_DAYS.safeParse(text);
  if (data !== undefined) return data;
  throw new InvalidArgumentError('write a whole number from 1 to 36500.');
}

/**
 * Opens the stores of a whole installation, without a server.
 *
 * @param localEnv environment of the installation on one machine. It is not asked for if the options name one in AWS
 */
export async function openInstallation(
  options: GlobalOptions,
  cloud: CloudOptions,
  localEnv: () => Terminal['env'],
): Promise<Installation> {
  const inCloud = await openCloud(options, cloud);
  if (inCloud !== undefined) return inCloud;
  const { openLocalInstallation, openSharedInstallation } = await import(
    '../../app/installation.ts'
  );
  const env = localEnv();
  const config = readConfig(env);
  const home = findDataDirectory(env);
  return config.KAART_DATABASE_URL === undefined
    ? openLocalInstallation(home)
    : openSharedInstallation(config, home);
}

/** @throws KaartError `message-invalid` with `--url`: secrets are never sent over HTTP */
async function openCloud(
  { url }: GlobalOptions,
  { table, bucket, kmsKey, auditLockDays }: CloudOptions,
): Promise<Installation | undefined> {
  if (url !== undefined) throw new KaartError('backup-not-by-url', { code: 'message-invalid' });
  if (table === undefined && bucket === undefined && kmsKey === undefined) return undefined;
  if (table === undefined || bucket === undefined || kmsKey === undefined)
    throw new KaartError('cloud-place-incomplete', { code: 'message-invalid' });
  const { openCloudInstallation } = await import('../../app/installation.ts');
  const days = auditLockDays === undefined ? {} : { auditLockDays };
  return openCloudInstallation({ table, bucket, kmsKey, ...days });
}

/** Runs a long work with its steps on the terminal. */
export function withSteps<T>(
  terminal: Terminal,
  work: (onProgress: (text: string) => void) => Promise<T>,
): Promise<T> {
  let step = 'reading';
  const run = explainAwsSetup(() =>
    work((text) => {
      step = text;
    }),
  );
  return showWaiting(terminal, () => step, run);
}

/** Writes a backup of an installation into a new directory, with its steps on the terminal. */
export async function backUpTo(
  path: string,
  source: Installation,
  terminal: Terminal,
): Promise<BackupFacts> {
  const { writeBackup } = await import('../../backup/write-backup.ts');
  const options = { clock: systemClock, software: `kaart/${VERSION}` };
  return withSteps(terminal, (onProgress) =>
    explainWriteErrors(path, () => writeBackup(source, path, { ...options, onProgress })),
  );
}
