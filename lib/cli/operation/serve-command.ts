import type { Command } from 'commander';
import { DEMO_PARTNER } from '../../app/demonstration.ts';
import { findDataDirectory } from '../../app/local.ts';
import { type RunningKaart, serveLocal } from '../../app/serve.ts';
import { COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import { findUnknownVariables } from '../../settings/settings-file.ts';
import { withHome } from '../session/open-session.ts';
import {
  createOutput,
  examples,
  type GlobalOptions,
  type Terminal,
  workedExample,
} from '../terminal/terminal.ts';

const LOOK_AROUND = workedExample('see what Kaart does, with made-up companies', [
  ['serve --demo', 'loads the demonstration and serves it; leave it running'],
  ['catalog', 'in another terminal: lists the datasets'],
  ['figures 2025', 'shows the official figures'],
  ['fetch --directory companies', 'fetches the rows as the partner of the demonstration'],
  ['withdraw LUHT-DEMO-0106', 'records that a company withdraws'],
  ['changes --since companies', 'shows that its row is removed'],
]);

/** Serves the data directory of this machine. */
export function serveCommand(program: Command, terminal: Terminal): void {
  program
    .command('serve')
    .description('serve the data directory on this machine, and publish every night')
    .option(
      '--demo',
      'load the demonstration first: made-up companies, and a clock that begins at 2025-09-30T22:00Z',
    )
    .option('-p, --port <port>', 'port; PORT or 8080 by default')
    .option('--move-participant-from <id>', 'the participant id that the data had until now')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .addHelpText(
      'after',
      examples('serve --demo', 'serve --port 9000', 'serve --settings kaart.prod.json'),
    )
    .addHelpText('after', LOOK_AROUND)
    .action(async (options: ServeOptions, command: Command) => {
      const globals = command.optsWithGlobals<GlobalOptions>();
      const output = createOutput(terminal, globals);
      const env = {
        ...withHome(globals.home, terminal.env),
        ...(options.port === undefined ? {} : { PORT: options.port }),
        ...(options.moveParticipantFrom === undefined
          ? {}
          : { KAART_MOVE_PARTICIPANT_FROM: options.moveParticipantFrom }),
      };
      for (const { name, meant } of findUnknownVariables(terminal.env)) {
        const question = meant === undefined ? '' : ` Did you mean ${meant}?`;
        terminal.writeError(`${name} is no setting of Kaart, and is ignored.${question}\n`);
      }
      const writeLine = output.json
        ? () => undefined
        : (text: string) => terminal.writeError(`${text} …\n`);
      const served = await serveLocal({
        env,
        host: options.host,
        demo: options.demo ?? false,
        writeLine: writeLine,
      });
      output.out(output.json ? `${JSON.stringify(readyLine(served))}\n` : readyText(served));
      await waitForStopSignal();
      await served.close();
    });
}

interface ServeOptions {
  readonly demo?: boolean;
  readonly port?: string;
  readonly moveParticipantFrom?: string;
  readonly host: string;
}

function readyLine(served: RunningKaart) {
  const { url, secret, dsp, participant, datasets, metrics, developmentCode: code } = served;
  const partner = secret === undefined ? {} : { client_id: DEMO_PARTNER, client_secret: secret };
  const space = { dsp, participant, datasets };
  return {
    url,
    ...partner,
    token_endpoint: `${url}/token`,
    dataset: COMPANIES_DATASET_ID,
    ...space,
    ...(metrics === undefined ? {} : { metrics }),
    ...(code === undefined ? {} : { workbench: `${url}/workbench`, workbench_code: code }),
  };
}

/** Text for a person, once Kaart serves. */
export function readyText(
  served: Pick<
    RunningKaart,
    'url' | 'home' | 'stores' | 'dsp' | 'participant' | 'secret' | 'metrics' | 'developmentCode'
  >,
): string {
  const { url, stores, dsp, participant, metrics, developmentCode: code } = served;
  return `
Kaart serves ${stores} on ${url}

  catalogue    ${url}/catalog
  figures      ${url}/figures
  developers   ${url}/docs
  data space   ${dsp}, as ${participant}
${code === undefined ? '' : `  workbench    ${url}/workbench, with the code ${code}\n`}${metrics === undefined ? '' : `  metrics      ${metrics}\n`}${served.secret === undefined ? '' : partnerText(served)}
Ctrl-C stops it; the data stay.
`;
}

function partnerText({ url, home }: Pick<RunningKaart, 'url' | 'home'>): string {
  return `
Fetch as a partner, in another terminal:

  export KAART_CLIENT_ID=${DEMO_PARTNER} KAART_CLIENT_SECRET=$(cat ${home}/${DEMO_PARTNER}.secret)
  export TOKEN=$(curl -s -u "$KAART_CLIENT_ID:$KAART_CLIENT_SECRET" -d grant_type=client_credentials ${url}/token \\
    | node -pe 'JSON.parse(require("fs").readFileSync(0)).access_token')
  curl -H "Authorization: Bearer $TOKEN" "${url}/v1/datasets/${COMPANIES_DATASET_ID}/data?format=csv"

Withdraw a company and fetch again, it is gone:

  npx kaart withdraw LUHT-DEMO-0106${homeOption(home)}
`;
}

/** The option with which a command in another terminal finds the same data directory. */
function homeOption(home: string): string {
  return home === findDataDirectory({}) ? '' : ` --home '${home.replaceAll("'", "'\\''")}'`;
}

function waitForStopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
}
