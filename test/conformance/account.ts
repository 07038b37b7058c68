import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { FUNCTION_NAMES, type FunctionName } from '../../lib/infra/rights.ts';
import { describeStack, startFunction } from './deployment.ts';
import { startGateway } from './gateway.ts';
import type { Lambda } from './lambda.ts';
import { freePort, startMoto } from './moto.ts';
import { bodyOf, takeTurn } from './recording-proxy.ts';
import { lambdaNode } from './tools.ts';

const REGION = 'eu-central-1';
const INVOCATION = /^\/2015-03-31\/functions\/([^/]+)\/invocations/;
/** Requests to CloudFormation that may deploy other code or another environment. */
const CHANGES = /Action=(CreateStack|UpdateStack|DeleteStack)/;

/** An emulated account that runs the functions of one stack, and its public address. */
export interface Account {
  /** The value of `AWS_ENDPOINT_URL`. */
  readonly endpoint: string;
  readonly url: string;
  stop(): void;
}

/**
 * Starts an empty account. Its functions run in processes of this machine, because the emulator would need
 * Docker.
 *
 * @param template path of the template, which is synthesised later
 */
export async function startAccount(stackName: string, template: string): Promise<Account> {
  const moto = await startMoto();
  const endpoint = `http://127.0.0.1:${moto.port}`;
  const place = { endpoint, region: REGION, node: lambdaNode() };
  let deployed: ReturnType<typeof describeStack> | undefined;
  const running = new Map<FunctionName, Promise<Lambda>>();
  const forget = () => {
    deployed = undefined;
    for (const started of running.values()) void started.then((lambda) => lambda.stop());
    running.clear();
  };
  const functionOf = (name: FunctionName) => {
    deployed ??= describeStack({ ...place, stackName, template });
    const found = running.get(name) ?? startFunction(place, name, deployed.functions[name]);
    running.set(name, found);
    return found;
  };
  const invoke = async (id: string, body: Buffer, outgoing: ServerResponse) => {
    deployed ??= describeStack({ ...place, stackName, template });
    const { functions } = deployed;
    const name = FUNCTION_NAMES.find((each) => functions[each].id === id);
    if (name === undefined) return respond(outgoing, 404, { Message: `no function ${id}` });
    const event = JSON.parse(body.toString() || 'null');
    try {
      respond(outgoing, 200, await (await functionOf(name)).invoke(event));
    } catch (error) {
      outgoing.setHeader('x-amz-function-error', 'Unhandled');
      respond(outgoing, 200, { errorMessage: String(error) });
    }
  };
  const server = createServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming);
    const [, id] = INVOCATION.exec(incoming.url ?? '') ?? [];
    if (id !== undefined) return invoke(decodeURIComponent(id), body, outgoing);
    if (isChange(incoming, body)) outgoing.once('close', forget);
    takeTurn(endpoint, incoming, body, outgoing);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const urlPort = await freePort();
  const gateway = await startGateway(urlPort, () => functionOf('api'));
  return {
    endpoint: `http://localhost:${port}`,
    url: `http://127.0.0.1:${urlPort}`,
    stop: () => {
      forget();
      gateway.stop();
      server.closeAllConnections();
      server.close();
      moto.stop();
    },
  };
}

function isChange({ method, url = '' }: IncomingMessage, body: Buffer): boolean {
  if (method === 'PUT' && /^\/2015-03-31\/functions\/[^/]+\/aliases\//.test(url)) return true;
  return CHANGES.test(body.toString('latin1').slice(0, 10_000));
}

function respond(outgoing: ServerResponse, status: number, value: unknown): void {
  outgoing.writeHead(status, { 'content-type': 'application/json' });
  outgoing.end(JSON.stringify(value ?? null));
}
