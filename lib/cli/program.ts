import { Command, CommanderError } from 'commander';
import { KaartError } from '../core/errors.ts';
import { VERSION } from '../core/software.ts';
import { consentCommands } from './consent-commands.ts';
import { mappingCommands } from './mapping-commands.ts';
import { operationCommands } from './operation-commands.ts';
import type { Output } from './output.ts';
import { partnerCommands } from './partner-commands.ts';
import { readerCommands } from './reader-commands.ts';
import { serveCommand } from './serve-command.ts';
import type { Terminal } from './terminal.ts';

/** What the shell gets back: 0 done, 1 refused or failed, 2 the command was not understood, 3 held or waiting for a person. */
export const EXIT = { done: 0, failed: 1, usage: 2, waiting: 3 } as const;
