import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type * as z from 'zod';
import { JobResponse, JobWithResultResponse } from '../../http/responses/job-responses.ts';
import { JOB_STATES } from '../../jobs/job.ts';
import { type ApiConnection, askJson, askLines } from '../session/session.ts';
import { CommandExit, EXIT } from '../terminal/exit-code.ts';
import { print, printLines } from '../terminal/output.ts';
import { examples, runCommand, type Terminal } from '../terminal/terminal.ts';
import { runInterruptibly, showWaiting } from '../terminal/waiting.ts';

const PAUSE_MS = 500;

type JobLine = z.input<typeof JobResponse>;
type WholeJob = z.input<typeof JobWithResultResponse>;

/** `kaart jobs`: bulk work in the background, its progress and its result. */
export function jobCommands(program: Command, terminal: Terminal): void {
  const group = program
    .command('jobs')
    .description('bulk work in the background, the latest first')
    .option('--state <state>', `only jobs in this state: ${JOB_STATES.join(', ')}`)
    .addHelpText('after', examples('jobs', 'jobs --state failed --json', 'jobs show ID --wait'))
    .action((query: { state?: string }, command: Command) =>
      runCommand(terminal, command, ({ session, output }) =>
        printLines(
          output,
          askLines(session, '/v1/jobs', JobResponse, { query, as: 'auditor' }),
          ['id', 'kind', 'asked by', 'asked at', 'state', 'progress', 'reason'],
          (job) => [
            ...[job.id, job.kind, job.askedBy, job.askedAt],
            ...[job.state, progressText(job), job.reason],
          ],
        ),
      ),
    );
  group
    .command('show')
    .description('show a job with its progress and its result')
    .argument('<id>', 'id of the job, as kaart jobs shows it')
    .option('--wait', 'wait until the job has ended; exit code 1 if it failed')
    .addHelpText('after', examples('jobs show ID', 'jobs show ID --wait --json'))
    .action((id: string, { wait = false }: { wait?: boolean }, command: Command) =>
      runCommand(terminal, command, async (context) => {
        const job = wait
          ? await runInterruptibly(context, `the job goes on: kaart jobs show ${id}`, (signal) =>
              follow(context.session, terminal, id, signal),
            )
          : await askJob(context.session, id);
        print(context.output, job, () => jobText(job));
        if (wait && job.state === 'failed') throw new CommandExit(EXIT.failed);
      }),
    );
}

function askJob(session: ApiConnection, id: string): Promise<WholeJob> {
  const path = `/v1/jobs/${encodeURIComponent(id)}`;
  return askJson(session, path, JobWithResultResponse, { as: 'auditor' });
}

/** Waits until a job has ended, and shows its progress. */
async function follow(
  session: ApiConnection,
  terminal: Terminal,
  id: string,
  signal: AbortSignal,
): Promise<WholeJob> {
  let job = await askJob(session, id);
  const end = async () => {
    while (job.state === 'waiting' || job.state === 'running') {
      await sleep(PAUSE_MS, undefined, { signal });
      job = await askJob(session, id);
    }
    return job;
  };
  return showWaiting(terminal, () => `${job.state}: ${progressText(job)}`, end());
}

function progressText({ done, total }: Pick<JobLine, 'done' | 'total'>): string {
  return total === null ? 'not begun' : `${done} of ${total} rows`;
}

function jobText(job: WholeJob): string {
  const { id, kind, state, askedBy, askedAt, reason, result } = job;
  return [
    `${kind} ${id}: ${state}, ${progressText(job)}`,
    `asked by ${askedBy} at ${askedAt}`,
    ...(reason === null ? [] : [`reason: ${reason}`]),
    ...(result === null
      ? []
      : [
          `${result.recorded} recorded, ${result.repeated} recorded before, ${result.outcomes.reject} rows rejected; --json lists the findings`,
        ]),
  ].join('\n');
}
