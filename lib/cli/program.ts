import { Command, CommanderError } from 'commander';
import { VERSION } from '../core/software.ts';
import { errorText } from './terminal/error-text.ts';
import { CommandExit, EXIT, type ExitCode } from './terminal/exit-code.ts';
import { safeText } from './terminal/safe-text.ts';
import {
  examples,
  type GlobalOptions,
  type ProcessTerminal,
  readLanguage,
  type Terminal,
} from './terminal/terminal.ts';

/**
 * Runs one command line.
 *
 * @param words the words of the user after `kaart`
 * @returns the exit code
 */
export async function run(words: readonly string[], outside: ProcessTerminal): Promise<ExitCode> {
  let { env } = outside;
  const terminal = withSafeOutput(outside, () => env);
  try {
    const program = await createProgram(words, terminal);
    program.hook('preAction', async (_, command) => {
      env = await withSettings(command.optsWithGlobals<GlobalOptions>().settings, env);
    });
    await program.parseAsync(findHelpWords(program, words), { from: 'user' });
    return EXIT.done;
  } catch (error) {
    if (error instanceof CommandExit) return error.exitCode;
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    terminal.writeError(errorText(error, words.includes('--json'), readLanguage(terminal.env)));
    return EXIT.failed;
  }
}

/**
 * Makes all output safe: no text of another party can control the terminal. The connections of a command use
 * the settings that `getEnv` returns at that time.
 */
function withSafeOutput(terminal: ProcessTerminal, getEnv: () => Terminal['env']): Terminal {
  return {
    ...terminal,
    get env() {
      return getEnv();
    },
    open: (options) => terminal.open(options, getEnv()),
    openServed: (options) => terminal.openServed(options, getEnv()),
    openServerOrLocal: (options) => terminal.openServerOrLocal(options, getEnv()),
    write: (text) => terminal.write(safeText(text)),
    writeError: (text) => terminal.writeError(safeText(text)),
  };
}

/** The environment over the file of settings that an option or the environment names. */
async function withSettings(option: string | undefined, env: Terminal['env']) {
  const file = option ?? env['KAART_SETTINGS'];
  return file === undefined
    ? env
    : (await import('../app/read-settings.ts')).readSettings(file, env);
}

type Register = (program: Command, terminal: Terminal) => void;
type Load = () => Promise<Register>;

const serving: Load = async () => (await import('./operation/serve-command.ts')).serveCommand;
const mapping: Load = async () => (await import('./mapping/mapping-commands.ts')).mappingCommands;
const consent: Load = async () => (await import('./consent/consent-commands.ts')).consentCommands;
const companies: Load = async () =>
  (await import('./consent/companies-command.ts')).companiesCommand;
const dataSubject: Load = async () =>
  (await import('./consent/data-subject-command.ts')).dataSubjectCommand;
const erasure: Load = async () => (await import('./consent/erase-commands.ts')).eraseCommands;
const receipt: Load = async () => (await import('./consent/receipt-commands.ts')).receiptCommands;
const audit: Load = async () => (await import('./operation/audit-commands.ts')).auditCommands;
const exporting: Load = async () => (await import('./operation/export-command.ts')).exportCommand;
const backup: Load = async () => (await import('./operation/backup-commands.ts')).backupCommands;
const campaign: Load = async () =>
  (await import('./consent/campaign-commands.ts')).campaignCommands;
const invitation: Load = async () =>
  (await import('./consent/invitation-commands.ts')).invitationCommands;
const correction: Load = async () =>
  (await import('./consent/correction-commands.ts')).correctionCommands;
const operation: Load = async () =>
  (await import('./operation/operation-commands.ts')).operationCommands;
const catalog: Load = async () => (await import('./connectors/catalog-command.ts')).catalogCommand;
const figures: Load = async () => (await import('./mapping/figures-command.ts')).figuresCommand;
const mcp: Load = async () => (await import('./mcp/mcp-command.ts')).mcpCommand;
const recipient: Load = async () =>
  (await import('./fetch/recipient-commands.ts')).recipientCommands;
const client: Load = async () => (await import('./fetch/client-commands.ts')).clientCommands;
const access: Load = async () => (await import('./operation/access-commands.ts')).accessCommands;
const partner: Load = async () => (await import('./operation/partner-commands.ts')).partnerCommands;
const participant: Load = async () =>
  (await import('./connectors/participant-commands.ts')).participantCommands;
const credential: Load = async () =>
  (await import('./connectors/credential-commands.ts')).credentialCommands;
const onboarding: Load = async () =>
  (await import('./connectors/onboarding-command.ts')).onboardingCommand;
const eventWebhook: Load = async () =>
  (await import('./connectors/event-webhook-command.ts')).eventWebhookCommand;
const externalCatalog: Load = async () =>
  (await import('./connectors/external-catalog-commands.ts')).externalCatalogCommands;
const people: Load = async () => (await import('./operation/people-commands.ts')).peopleCommands;
const connector: Load = async () =>
  (await import('./connectors/connector-commands.ts')).connectorCommands;
const withdrawal: Load = async () =>
  (await import('./consent/withdrawal-commands.ts')).withdrawalCommands;
const receivedNotice: Load = async () =>
  (await import('./consent/received-notice-commands.ts')).receivedNoticeCommands;
const verification: Load = async () => (await import('./fetch/verify-command.ts')).verifyCommand;
const login: Load = async () => (await import('./operation/login-commands.ts')).loginCommands;
const cost: Load = async () => (await import('./operation/cost-command.ts')).costCommand;

/**
 * The commands by type of user, in the order of the help text. The modules of the commands are
 * imported only when the command line names them, because a command must start within 0.15 s.
 */
export const COMMANDS_BY_USER: Readonly<Record<string, Readonly<Record<string, Load>>>> = {
  'Everyone:': { serve: serving, catalog, figures, mcp, login, logout: login },
  'Partners:': {
    fetch: recipient,
    records: recipient,
    counts: recipient,
    changes: recipient,
    verify: verification,
    client,
  },
  'Companies and consent officers:': {
    grant: consent,
    refuse: consent,
    withdraw: consent,
    consents: consent,
    coverage: consent,
    companies,
    'consent-notice': consent,
    'check-access': consent,
    campaign,
    invite: invitation,
    invitation,
    invitations: invitation,
    correction,
    corrections: correction,
    receipts: receipt,
    'verify-receipt': receipt,
    'data-subject': dataSubject,
    erase: erasure,
    erasures: erasure,
    withdrawals: withdrawal,
    disclosures: withdrawal,
  },
  'Analysts:': {
    import: mapping,
    imports: mapping,
    findings: mapping,
    review: mapping,
    override: mapping,
    preview: mapping,
    submit: mapping,
    release: mapping,
    reject: mapping,
    retract: mapping,
  },
  'Connectors:': {
    negotiate: connector,
    negotiation: connector,
    negotiations: connector,
    agreements: connector,
    transfer: connector,
    transfers: connector,
    'event-webhook': eventWebhook,
    'external-catalog': externalCatalog,
    'withdrawal-notices': receivedNotice,
  },
  'Operators and auditors:': {
    publish: operation,
    doctor: operation,
    outbox: connector,
    access,
    partner,
    participant,
    credential,
    onboarding,
    people,
    person: people,
    audit,
    export: exporting,
    backup,
    restore: backup,
    'import-export': backup,
    token: partner,
    recover: operation,
    'rotate-keys': operation,
    cost,
  },
};

/**
 * The program with the commands that a command line names, or with all of them if it names none.
 */
async function createProgram(words: readonly string[], terminal: Terminal): Promise<Command> {
  const kaart = new Command('kaart')
    .description("Luxembourg's HealthTech mapping as a consent-aware dataset")
    .version(VERSION)
    .option(
      '--url <url>',
      'a remote Kaart, with kaart login or KAART_TOKEN; this machine by default',
    )
    .option('--home <directory>', 'data directory; KAART_HOME or ~/.kaart by default')
    .option(
      '--settings <file>',
      'file of settings, as KAART_SETTINGS; the environment overrides it',
    )
    .option('--as <name>', 'name of the acting person on this machine; default: local-operator')
    .option('--json', 'one JSON document or JSON Lines, for machines')
    .configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: (text) => terminal.writeError(text),
    })
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(kaart --help lists the commands)')
    .addHelpText('after', TOUR);
  for (const load of loadersFor(words)) (await load())(kaart, terminal);
  sortByUsers(kaart);
  for (const command of listDescendants(kaart))
    command
      .copyInheritedSettings(kaart)
      .showHelpAfterError(`(${commandPath(command)} --help shows how)`);
  return kaart;
}

/** `kaart help consents import` asks for the help of the command `consents import`. */
function findHelpWords(kaart: Command, words: readonly string[]): readonly string[] {
  if (words[0] !== 'help') return words;
  const path = words.slice(1).filter((word) => !word.startsWith('-'));
  let command: Command = kaart;
  for (const name of path) {
    const named = command.commands.find((each) => each.name() === name);
    if (named === undefined) command.error(`error: unknown command '${name}'`);
    command = named;
  }
  return [...path, '--help'];
}

const VERSION_OPTIONS = ['--version', '-V'];

function loadersFor(words: readonly string[]): ReadonlySet<Load> {
  const [only] = words;
  if (words.length === 1 && VERSION_OPTIONS.includes(String(only))) return new Set();
  const all = Object.values(COMMANDS_BY_USER).flatMap((commands) => Object.entries(commands));
  const named = all.filter(([name]) => words.includes(name));
  return new Set((named.length > 0 ? named : all).map(([, load]) => load));
}

/** Sorts the loaded commands like the table, and gives each command the heading of its users. */
function sortByUsers(kaart: Command): void {
  const headings = new Map(
    Object.entries(COMMANDS_BY_USER).flatMap(([heading, commands]) =>
      Object.keys(commands).map((name) => [name, heading]),
    ),
  );
  const order = [...headings.keys()];
  for (const command of kaart.commands) {
    const heading = headings.get(command.name());
    if (heading !== undefined) command.helpGroup(heading);
  }
  (kaart.commands as Command[]).sort((a, b) => order.indexOf(a.name()) - order.indexOf(b.name()));
}

const TOUR = `
Exit codes: 0 done, 1 refused or failed, 2 not understood, 3 held for a person, 130 ended by Ctrl-C.
${examples('serve --demo', 'catalog', 'import mapping.xlsx --dry-run', 'help import')}`;

/** The words that call a command: `kaart partner add`. */
function commandPath(command: Command): string {
  return command.parent === null
    ? command.name()
    : `${commandPath(command.parent)} ${command.name()}`;
}

function listDescendants(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...listDescendants(child)]);
}
