import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Command } from 'commander';
import { languageOption } from '../terminal/options.ts';
import { examples, runCommand, type Terminal } from '../terminal/terminal.ts';
import { findCaller, type McpCaller } from './caller.ts';
import { createMcpServer } from './mcp-server.ts';

/** `kaart mcp`: a server for the Model Context Protocol over standard input and output, until the input ends. */
export function mcpCommand(program: Command, terminal: Terminal): void {
  program
    .command('mcp')
    .description('serve the catalog, figures and rows to a program that speaks MCP, over stdio')
    .addOption(languageOption(terminal, 'of texts and errors'))
    .option(
      '--folder <directory>',
      'folder for fetched versions; without it, no version is fetched',
    )
    .addHelpText(
      'after',
      examples(
        'mcp',
        'mcp --folder ~/kaart-files --language fr',
        'mcp --url https://kaart.example.lu',
        'KAART_CLIENT_ID=… KAART_CLIENT_SECRET=… kaart mcp --url https://kaart.example.lu',
      ),
    )
    .action((options: Pick<McpCaller, 'language' | 'folder'>, command: Command) =>
      runCommand(terminal, command, async ({ session }) => {
        const caller = await findCaller(session, terminal.env, options);
        const report = (text: string) => terminal.writeError(text);
        await new Promise<void>((resolve) => {
          serveStdio(() => createMcpServer(caller, report), {
            transport: new EndingTransport(resolve),
            onerror: ({ message }) => report(`error: ${message}\n`),
          });
        });
      }),
    );
}

/** Transport over standard input and output that calls a function when it is closed. */
class EndingTransport extends StdioServerTransport {
  readonly #ended: () => void;

  constructor(ended: () => void) {
    super();
    this.#ended = ended;
  }

  override async close(): Promise<void> {
    await super.close();
    this.#ended();
  }
}
