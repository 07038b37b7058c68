import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import { sha256 } from '../../lib/core/digest.ts';

/** A message of the protocol that the proxy forwarded. */
export interface Passed {
  readonly method: string;
  readonly path: string;
  /** Empty without a body. */
  readonly message: Message;
  /** Status of the response. */
  readonly status: number;
  /** Whether the proxy withheld the response from the sender. */
  readonly lost: boolean;
}

/** Changes a message; `undefined` forwards it without a change. */
export type Change = (message: Message, path: string) => Promise<Message | undefined> | undefined;
export type Message = Readonly<Record<string, unknown>>;

/** Forwards all requests to a connector. Other participants know only the address of the proxy. */
export interface MessageProxy {
  /** The messages since the last reset. */
  readonly passed: readonly Passed[];
  /** From now on, the first positive response to each message is lost, and its connection is closed. */
  loseFirstAnswers(): void;
  change(change: Change): void;
  /** Forwards all requests unchanged again. */
  pass(): void;
  close(): Promise<void>;
}

/** Paths of the protocol; the other paths are APIs and data. */
const PROTOCOL = /^\/(dsp|protocol)\//;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** @param port on which it listens @param target port of the connector behind it */
export async function openMessageProxy(port: number, target: number): Promise<MessageProxy> {
  const agent = new Agent({ keepAlive: true });
  const passed: Passed[] = [];
  let change: Change | undefined;
  /** The messages whose first response was lost; `undefined` while the proxy loses none. */
  let known: Set<string> | undefined;

  const passes = ({ method, path, message, status }: Omit<Passed, 'lost'>, sent: Buffer) => {
    const { '@id': id = sha256(sent.toString()) } = message;
    const key = `${method} ${path} ${id}`;
    const lost = known !== undefined && status < 300 && !known.has(key);
    if (lost) known?.add(key);
    passed.push({ method, path, message, status, lost });
    return !lost;
  };
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { method = 'GET', url: path = '/' } = incoming;
    const sent = await bodyOf(incoming);
    const body = await change?.(messageIn(sent), path);
    const passedOn = body === undefined ? sent : Buffer.from(JSON.stringify(body));
    const response = await ask({ agent, target, incoming, body: passedOn });
    const exchange = { method, path, message: messageIn(passedOn), status: response.status };
    if (!PROTOCOL.test(path) || passes(exchange, passedOn)) reply(outgoing, response);
    else incoming.socket.destroy();
  };
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    passed,
    loseFirstAnswers() {
      known = new Set();
    },
    change(by) {
      change = by;
    },
    pass() {
      passed.length = 0;
      known = undefined;
      change = undefined;
    },
    async close() {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function ask({
  agent,
  target: port,
  incoming: { method, url: path, headers: given },
  body,
}: {
  agent: Agent;
  target: number;
  incoming: IncomingMessage;
  body: Buffer;
}): Promise<Answer> {
  const { 'transfer-encoding': _, connection: __, ...headers } = given;
  const length = body.length > 0 ? { 'content-length': String(body.length) } : {};
  const to = { host: '127.0.0.1', port, path, method, agent };
  const onward = request({ ...to, headers: { ...headers, ...length } });
  onward.end(body);
  const [response] = (await once(onward, 'response')) as [IncomingMessage];
  const { statusCode: status = 502 } = response;
  return { status, headers: response.headers, body: await bodyOf(response) };
}

function reply(outgoing: ServerResponse, { status, headers: given, body }: Answer): void {
  const { 'transfer-encoding': _, connection: __, 'keep-alive': ___, ...headers } = given;
  outgoing.writeHead(status, headers);
  outgoing.end(body);
}

function messageIn(body: Buffer): Message {
  try {
    const message: unknown = JSON.parse(body.toString());
    return typeof message === 'object' && message !== null ? (message as Message) : {};
  } catch {
    return {};
  }
}

async function bodyOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
