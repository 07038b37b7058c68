import type { Command } from 'commander';
import type * as z from 'zod';
import { DSP_PATH, DSP_VERSION } from '../../dsp/common/vocabulary.ts';
import { OnboardingResponse } from '../../http/responses/credential-responses.ts';
import {
  DidDocumentResponse,
  ProtocolVersionsResponse,
} from '../../http/responses/document-responses.ts';
import { type ApiConnection, askJson } from '../session/session.ts';
import { CommandExit, EXIT } from '../terminal/exit-code.ts';
import { type LabelledLine, labelledText, print } from '../terminal/output.ts';
import { type CommandContext, examples, runCommand, type Terminal } from '../terminal/terminal.ts';

type Onboarding = z.input<typeof OnboardingResponse>;
type DidDocument = z.input<typeof DidDocumentResponse>;

interface Check {
  readonly check: string;
  readonly ok: boolean;
}

/** `kaart onboarding`: prints the configuration for the operator of a data space, and checks each part of it. */
export function onboardingCommand(program: Command, terminal: Terminal): void {
  program
    .command('onboarding')
    .description(
      'show the data with which the operator of a data space admits this Kaart, and check each',
    )
    .addHelpText('after', examples('onboarding', 'onboarding --url https://kaart.example --json'))
    .action((_, command: Command) => runCommand(terminal, command, showOnboarding));
}

/** With `--url`, each check asks over the network, as another connector does. */
async function showOnboarding({ session, output }: CommandContext): Promise<void> {
  const facts = await askJson(session, '/v1/onboarding', OnboardingResponse, {
    as: 'partner-admin',
  });
  const checks = await checkAll(session, facts);
  print(output, { ...facts, checks }, () => onboardingText(facts, checks));
  if (checks.some(({ ok }) => !ok)) throw new CommandExit(EXIT.failed);
}

async function checkAll(session: ApiConnection, facts: Onboarding): Promise<readonly Check[]> {
  const document = await askJson(session, '/.well-known/did.json', DidDocumentResponse).catch(
    () => undefined,
  );
  const versions = await askJson(
    session,
    '/.well-known/dspace-version',
    ProtocolVersionsResponse,
  ).catch(() => undefined);
  const query = new URL('/dcp/presentations/query', session.baseUrl);
  const catalog = new URL(`${DSP_PATH}/catalog/request`, session.baseUrl);
  const { types, error } = facts.selfQuery;
  const granted = facts.grantedScopes.map((scope) => scope.split(':')[1] ?? '');
  const unread = facts.unreadableIssuers.join(', ');
  return [
    { check: 'the DID document is ours', ok: document?.id === facts.participantId },
    { check: 'its keys are for all three uses', ok: document !== undefined && hasKeys(document) },
    { check: 'it names our services', ok: document !== undefined && hasServices(document, facts) },
    {
      check: `version ${DSP_VERSION} of the protocol is listed`,
      ok: versions?.protocolVersions.some(({ version }) => version === DSP_VERSION) === true,
    },
    {
      check: 'the catalog refuses a request without a token',
      ok: await isRefused(session, catalog),
    },
    { check: 'the credential service refuses one, too', ok: await isRefused(session, query) },
    {
      check: `the DID documents of the issuers that we trust can be read${unread && `: not ${unread}`}`,
      ok: unread === '',
    },
    {
      check: `a query against ourselves gets ${granted.join(', ') || 'an answer'}${error === null ? '' : `: ${error}`}`,
      ok: error === null && granted.every((type) => types.includes(type)),
    },
  ];
}

/** Earlier keys of an issuer are only for `assertionMethod`: they verify its credentials. */
function hasKeys({ verificationMethod, ...uses }: DidDocument): boolean {
  const { authentication, assertionMethod, capabilityInvocation } = uses;
  const ids = verificationMethod.map(({ id }) => id);
  return (
    authentication.length > 0 &&
    authentication.length === capabilityInvocation.length &&
    authentication.every((id) =>
      [ids, assertionMethod, capabilityInvocation].every((listed) => listed.includes(id)),
    )
  );
}

function hasServices({ service }: DidDocument, facts: Onboarding): boolean {
  const wanted = {
    CatalogService: `${facts.dspUrl}/catalog`,
    ProtocolEndpoint: facts.dspUrl,
    CredentialService: facts.credentialServiceUrl,
  };
  return Object.entries(wanted).every(([type, endpoint]) =>
    service.some((each) => each.type === type && each.serviceEndpoint === endpoint),
  );
}

/** Whether a message without a token is answered by 401. The query is valid otherwise. */
async function isRefused(session: ApiConnection, url: URL): Promise<boolean> {
  const body = JSON.stringify({
    '@context': ['https://w3id.org/dspace-dcp/v1.0/dcp.jsonld'],
    type: 'PresentationQueryMessage',
    scope: ['org.eclipse.dspace.dcp.vc.type:MembershipCredential:read'],
  });
  const headers = { 'Content-Type': 'application/json' };
  const response = await session.send(new Request(url, { method: 'POST', headers, body }));
  await response.text();
  return response.status === 401;
}

function onboardingText(facts: Onboarding, checks: readonly Check[]): string {
  const { participantId, dspUrl, trustedIssuers } = facts;
  const lines: LabelledLine[] = [
    ['participant', participantId],
    ['DSP base', dspUrl],
    ['catalog', facts.catalogUrl],
    ['credential service', facts.credentialServiceUrl],
    ['scopes we request', facts.requestedScopes.join(' ') || 'none'],
    ['scopes we grant', facts.grantedScopes.join(' ') || 'none'],
    ...trustedIssuers.map(
      ({ type, issuers }) => [`issuers of ${type}`, issuers.join(' ')] as const,
    ),
  ];
  return [
    labelledText(lines, 21),
    'For the node directory of an EDC Federated Catalog:',
    JSON.stringify({
      name: participantId,
      id: participantId,
      url: dspUrl,
      supportedProtocols: [`dataspace-protocol-http:${DSP_VERSION}`],
    }),
    checks.map(({ check, ok }) => `${ok ? 'ok     ' : 'FAILED '} ${check}`).join('\n'),
  ].join('\n\n');
}
