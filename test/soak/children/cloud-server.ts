// Kaart over the AWS adapters in a separate process, for the soak test. It does the work of the functions
// `api`, `publish` and `deliver`. Prints one line of JSON when it serves, and responds to the messages of its
// parent process.
import { composeKaart } from '../../../lib/app/compose.ts';
import { loadDemonstration, SERVED_CONSENTS } from '../../../lib/app/demonstration.ts';
import type { Role } from '../../../lib/identity/roles.ts';
import { openSuiteServer } from '../../conformance/suite-server.ts';

interface ChildRequest {
  readonly id: number;
  /** Person and roles of a token. */
  readonly token?: { readonly subject: string; readonly roles: readonly Role[] };
  /** Whether the nightly run is finished. */
  readonly night?: true;
  /** Whether the files of all versions are lost. */
  readonly loseVersions?: true;
}

const server = await openSuiteServer(process.env, process.env['KAART_HOME'] ?? '');
const { config, adapters, listener } = server;
const kaart = composeKaart(config, adapters);
server.run(kaart);
await loadDemonstration(kaart, process.env['KAART_HOME'] ?? '', () => undefined, SERVED_CONSENTS);
await kaart.recovery.ready().catch(() => undefined);
await kaart.deliver().catch(() => undefined);
listener.serve((request) => kaart.app.fetch(request));
kaart.connector.silentProcesses.start();
// The stream of a table reports each commit, also one whose response was lost.
setInterval(() => kaart.deliver().catch(() => undefined), 5_000).unref();

process.on('message', async ({ id, token, night, loseVersions }: ChildRequest) => {
  try {
    if (token !== undefined)
      process.send?.({ id, token: await kaart.identity.mintOperatorToken(token) });
    if (night) process.send?.({ id, night: await kaart.night() });
    if (!loseVersions) return;
    await adapters.objects.purge('versions/');
    process.send?.({ id });
  } catch (error) {
    process.send?.({ id, error: String(error) });
  }
});
process.stdout.write(`${JSON.stringify({ url: listener.url })}\n`);
