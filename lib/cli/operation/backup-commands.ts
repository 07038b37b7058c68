import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { explainAwsSetup } from '../../app/aws-setup.ts';
import { readConfig } from '../../app/config.ts';
import { findDataDirectory } from '../../app/local.ts';
import type { Installation } from '../../backup/ports.ts';
import { systemClock } from '../../core/clock.ts';
import { KaartError } from '../../core/errors.ts';
import { VERSION } from '../../core/software.ts';
import { Environment } from '../../settings/settings.ts';
import { directoryFor, withHome } from '../session/open-session.ts';
import { print } from '../terminal/output.ts';
import { writingTo } from '../terminal/output-path.ts';
import { createOutput, examples, type GlobalOptions, type Terminal } from '../terminal/terminal.ts';
import { showWaiting } from '../terminal/waiting.ts';

const AWS_EXAMPLE = '--table kaart-prod --bucket kaart-prod-data --kms-key alias/kaart-prod';

/** Options that name the stores of an installation in AWS. */
interface CloudOptions {
  readonly table?: string;
  readonly bucket?: string;
  readonly kmsKey?: string;
  readonly auditLockDays?: number;
}

interface JournalOptions {
  readonly journal?: string;
  readonly withoutJournal?: boolean;
}

/** Copies of a whole installation. */
export function backupCommands(program: Command, terminal: Terminal): void {
  backup(program, terminal);
  restore(program, terminal);
}

function backup(program: Command, terminal: Terminal): void {
  withCloudOptions(program.command('backup'))
    .description(
      'copy a whole installation, with its signing keys, into a directory; it may be served meanwhile',
    )
    .argument('<directory>', 'a new directory')
    .addHelpText(
      'after',
      examples('backup /backup/2026-11-30', `backup /backup/2026-11-30 ${AWS_EXAMPLE}`),
    )
    .action(async (directory: string, cloud: CloudOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const path = resolve(directory);
      if ((await stat(path).catch(() => undefined)) !== undefined)
        throw new KaartError('output-exists', {
          code: 'object-exists',
          parameters: { path },
          nextStep: 'new-directory-for-export',
        });
      const source = await openInstallation(
        options,
        cloud,
        () => directoryFor(options, terminal.env).env,
      );
      try {
        const { writeBackup } = await import('../../backup/write-backup.ts');
        const facts = await waiting(terminal, (onProgress) =>
          writingTo(path, () =>
            writeBackup(source, path, {
              clock: systemClock,
              software: `kaart/${VERSION}`,
              onProgress,
            }),
          ),
        );
        print(createOutput(terminal, options), { directory: path, ...facts }, () =>
          [
            `${facts.items} items and ${facts.objects} objects of ${facts.takenAt}, in ${path}`,
            'It holds the signing keys, secrets of partners and the rows of all companies: keep it as secret as the installation.',
            `Verify: cd ${path} && sha256sum --check --quiet manifest-sha256.txt`,
          ].join('\n'),
        );
      } finally {
        await source.close();
      }
    });
}

function restore(program: Command, terminal: Terminal): void {
  withCloudOptions(program.command('restore').alias('import-export'))
    .description(
      'fill an empty installation from a backup, also one of another kind: on one machine, over PostgreSQL, in AWS',
    )
    .argument(
      '<directory>',
      'a directory that kaart backup wrote; one of kaart export has no keys and is refused',
    )
    .option(
      '--journal <place>',
      'the data directory, or s3://BUCKET, of the installation that was lost or moved: withdrawals since the backup are in its journal',
    )
    .option(
      '--without-journal',
      'withdrawals since the backup are lost: record those that you know before you serve',
    )
    .addHelpText(
      'after',
      examples(
        'restore /backup/2026-11-30 --home /var/lib/kaart --journal /var/lib/kaart.lost',
        `restore /backup/2026-11-30 --without-journal ${AWS_EXAMPLE}`,
      ),
    )
    .action(async (directory: string, chosen: CloudOptions & JournalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      if ((chosen.journal === undefined) === (chosen.withoutJournal !== true))
        throw new KaartError('restore-needs-journal', { code: 'message-invalid' });
      const { openSurvivingObjects } = await import('../../app/installation.ts');
      const { restoreBackup, verifyBackup } = await import('../../backup/restore-backup.ts');
      const journal =
        chosen.journal === undefined
          ? {}
          : { journal: await openSurvivingObjects(chosen.journal, readConfig(terminal.env)) };
      const backup = await verifyBackup(resolve(directory)); // before a new directory is made
      const target = await openInstallation(options, chosen, () =>
        withHome(options.home, terminal.env),
      );
      try {
        const result = await waiting(terminal, (onProgress) =>
          restoreBackup(backup, target, { ...journal, onProgress }),
        );
        print(createOutput(terminal, options), result, () =>
          [
            `${result.items} items and ${result.objects} objects of ${result.takenAt} are restored`,
            chosen.journal === undefined
              ? `Withdrawals after ${result.takenAt} are not known here: record those that you know (kaart withdraw) before you serve.`
              : `${result.journalEntries} later entries of the journal are recorded before the first read`,
            'Now: kaart recover, then kaart doctor.',
          ].join('\n'),
        );
      } finally {
        await target.close();
      }
    });
}

function withCloudOptions(command: Command): Command {
  return command
    .option('--table <name>', 'table of an installation in AWS, with --bucket and --kms-key')
    .option('--bucket <name>', 'its bucket')
    .option('--kms-key <id>', 'its KMS key: id, ARN or alias')
    .option(
      '--audit-lock-days <days>',
      'days for which restored audit files are locked in AWS',
      lockDays,
    );
}

function lockDays(text: string): number {
  const { data } = Environment.shape.KAART_AUDIT_LOCK_DAYS.safeParse(text);
  if (data !== undefined) return data;
  throw new InvalidArgumentError('write a whole number from 1 to 36500.');
}

/** @param localEnv environment of the installation on one machine. It is not asked for if the options name one in AWS. */
async function openInstallation(
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

function waiting<T>(
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
