import { resolve } from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../../app/config.ts';
import { KaartError } from '../../core/errors.ts';
import { prepareDirectory, withHome } from '../session/open-session.ts';
import { print } from '../terminal/output.ts';
import { requireAbsent } from '../terminal/output-path.ts';
import { createOutput, examples, type GlobalOptions, type Terminal } from '../terminal/terminal.ts';
import {
  AWS_EXAMPLE,
  backUpTo,
  type CloudOptions,
  openInstallation,
  withCloudOptions,
  withSteps,
} from './whole-installation.ts';

interface JournalOptions {
  readonly journal?: string;
  readonly withoutJournal?: boolean;
}

/** Copies of a whole installation. */
export function backupCommands(program: Command, terminal: Terminal): void {
  backupCommand(program, terminal);
  restoreCommand(program, terminal);
}

function backupCommand(program: Command, terminal: Terminal): void {
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
      await requireAbsent(path);
      const source = await openInstallation(
        options,
        cloud,
        () => prepareDirectory(options, terminal.env).env,
      );
      try {
        const facts = await backUpTo(path, source, terminal);
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

function restoreCommand(program: Command, terminal: Terminal): void {
  withCloudOptions(program.command('restore').alias('import-export'))
    .description(
      'fill an empty installation from a backup, also one of another kind: on one machine, over PostgreSQL, in AWS',
    )
    .argument('<directory>', 'a directory that kaart backup or kaart export --with-backup wrote')
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
        const result = await withSteps(terminal, (onProgress) =>
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
