import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import type { McpCaller } from '../../lib/cli/mcp/caller.ts';
import { findCaller } from '../../lib/cli/mcp/caller.ts';
import { createMcpServer } from '../../lib/cli/mcp/mcp-server.ts';
import type { ApiConnection } from '../../lib/cli/session/session.ts';
import { KaartError } from '../../lib/core/errors.ts';
import type { Room } from '../app/room.ts';

/** What a tool answered: its text, and the same as a value. */
interface ToolAnswer {
  readonly isError: boolean;
  readonly text: string;
  readonly value: Record<string, unknown>;
}

/** A client that is connected to a server of its own. */
export interface McpClient {
  readonly client: Client;
  /** Defects that the server reported. */
  readonly reported: string[];
  call(name: string, args?: Record<string, unknown>): Promise<ToolAnswer>;
  close(): Promise<void>;
}

/** The settings of a caller, and how the server was started. */
export interface McpOptions extends Partial<Pick<McpCaller, 'language' | 'folder'>> {
  readonly env?: Readonly<Record<string, string>>;
  /** Changes what the server answers. */
  readonly altered?: (response: Response, request: Request) => Response | Promise<Response>;
}

/** Connects the SDK's own client to `kaart mcp` over the Kaart of a test, in this process. */
export async function connectMcp(
  room: Room,
  { env = {}, language = 'en', folder, altered = (response) => response }: McpOptions = {},
): Promise<McpClient> {
  const caller = await findCaller(connectionTo(room, env, altered), env, { language, folder });
  const reported: string[] = [];
  const server = createMcpServer(caller, (text) => reported.push(text));
  const [near, far] = InMemoryTransport.createLinkedPair();
  await server.connect(far);
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(near);
  return {
    client,
    reported,
    async call(name, args = {}) {
      const answer = await client.callTool({ name, arguments: args });
      const [first] = answer.content;
      const text = first?.type === 'text' ? first.text : '';
      return { isError: answer.isError === true, text, value: JSON.parse(text) };
    },
    close: () => client.close(),
  };
}

/** The settings of the partner of a room. */
export function partnerSettings(clientId: string, room: Room): Readonly<Record<string, string>> {
  return { KAART_CLIENT_ID: clientId, KAART_CLIENT_SECRET: room.secret };
}

function connectionTo(
  room: Room,
  env: Readonly<Record<string, string>>,
  altered: NonNullable<McpOptions['altered']>,
): ApiConnection {
  return {
    baseUrl: room.url,
    send: async (request) => altered(await room.kaart.app.fetch(request), request),
    token: async () => env['KAART_TOKEN'] ?? '',
    partner: async () => {
      const { KAART_CLIENT_ID: clientId, KAART_CLIENT_SECRET: clientSecret } = env;
      if (clientId && clientSecret) return { clientId, clientSecret };
      throw new KaartError('partner-settings-missing', { code: 'unauthenticated' });
    },
    close: async () => undefined,
  };
}
