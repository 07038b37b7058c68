import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import type { McpCaller } from '../../lib/cli/mcp/caller.ts';
import { findCaller } from '../../lib/cli/mcp/caller.ts';
import { createMcpServer } from '../../lib/cli/mcp/mcp-server.ts';
import type { ApiConnection } from '../../lib/cli/session/session.ts';
import { KaartError } from '../../lib/core/errors.ts';
import type { Setup } from '../app/setup.ts';

/** The result of a tool: its text, and the same as a value. */
interface ToolResult {
  readonly isError: boolean;
  readonly text: string;
  readonly value: Record<string, unknown>;
}

/** A client that is connected to a separate server. */
export interface McpClient {
  readonly client: Client;
  /** Errors that the server reported. */
  readonly reported: string[];
  call(name: string, args?: Record<string, unknown>): Promise<ToolResult>;
  close(): Promise<void>;
}

/** The settings of a caller, and options of the server. */
export interface McpOptions extends Partial<Pick<McpCaller, 'language' | 'folder'>> {
  readonly env?: Readonly<Record<string, string>>;
  /** Changes the responses of the server. */
  readonly altered?: (response: Response, request: Request) => Response | Promise<Response>;
}

/** Connects the client of the SDK to `kaart mcp` over the Kaart of a test, in this process. */
export async function connectMcp(
  setup: Setup,
  { env = {}, language = 'en', folder, altered = (response) => response }: McpOptions = {},
): Promise<McpClient> {
  const caller = await findCaller(openConnectionTo(setup, env, altered), env, { language, folder });
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
      const response = await client.callTool({ name, arguments: args });
      const [first] = response.content;
      const text = first?.type === 'text' ? first.text : '';
      return { isError: response.isError === true, text, value: JSON.parse(text) };
    },
    close: () => client.close(),
  };
}

/** The settings of the partner of a test setup. */
export function buildPartnerSettings(
  clientId: string,
  setup: Setup,
): Readonly<Record<string, string>> {
  return { KAART_CLIENT_ID: clientId, KAART_CLIENT_SECRET: setup.secret };
}

function openConnectionTo(
  setup: Setup,
  env: Readonly<Record<string, string>>,
  altered: NonNullable<McpOptions['altered']>,
): ApiConnection {
  return {
    baseUrl: setup.url,
    send: async (request) => altered(await setup.kaart.app.fetch(request), request),
    token: async () => env['KAART_TOKEN'] ?? '',
    partner: async () => {
      const { KAART_CLIENT_ID: clientId, KAART_CLIENT_SECRET: clientSecret } = env;
      if (clientId && clientSecret) return { clientId, clientSecret };
      throw new KaartError('partner-settings-missing', { code: 'unauthenticated' });
    },
    close: async () => undefined,
  };
}
