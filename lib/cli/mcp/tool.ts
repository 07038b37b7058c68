import type {
  CallToolResult,
  McpServer,
  ServerContext,
  StandardSchemaWithJSON,
} from '@modelcontextprotocol/server';
import type * as z from 'zod';
import { ProblemError, VerificationError } from '../../client/index.ts';
import { type ErrorCode, KaartError } from '../../core/errors.ts';
import { parseOrListIssues } from '../../core/issues.ts';
import type { Language } from '../../core/language.ts';
import { buildDefectProblem, buildProblem } from '../../http/problems/problem.ts';
import { PROBLEM_TEXTS } from '../../http/problems/problem-messages.ts';
import { errorText } from '../terminal/error-text.ts';
import type { McpCaller } from './caller.ts';
import { getNextStep } from './next-steps.ts';

/** Context of one call of a tool. */
export interface ToolCall {
  readonly caller: McpCaller;
  /** Is aborted if the client cancels the call. */
  readonly signal: AbortSignal;
  /** Reports the progress to the client, if the client asked for it. */
  progress(done: number, total: number): Promise<void>;
}

/** One tool of the server. Its result fits `output`. */
export interface Tool<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: I;
  readonly output: O;
  /** Whether the tool writes files. @default it only reads, and is idempotent */
  readonly writes?: true;
  run(args: z.infer<I>, call: ToolCall): Promise<z.input<O>>;
}

/** Keeps the types of the arguments and the result of a tool. */
export function defineTool<I extends z.ZodObject, O extends z.ZodObject>(tool: Tool<I, O>): Tool {
  return tool as unknown as Tool;
}

/**
 * Adds a tool to a server. Each result has two forms, as the protocol requires: text and structured content.
 * An error is a result with `isError`. Its text is a problem document as JSON in the language of the caller,
 * with the next step.
 *
 * @param report reports a defect to the operator of the server
 */
export function registerTool(
  server: McpServer,
  tool: Tool,
  caller: McpCaller,
  report: (text: string) => void,
): void {
  const { name, title, description, output, writes = false } = tool;
  const annotations = {
    readOnlyHint: !writes,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  };
  const inputSchema = removeCheck(tool.input);
  const outputSchema = allowMoreMembers(output);
  const facts = { title, description, inputSchema, outputSchema, annotations };
  server.registerTool(name, facts, async (input, context) => {
    try {
      const args = readArguments(tool.input, input);
      const result = await tool.run(args, buildCall(caller, context));
      return { content: [toText(result)], structuredContent: result };
    } catch (thrown) {
      const error = toExpected(thrown);
      const { aborted } = context.mcpReq.signal;
      if (isDefect(error) && !aborted) report(errorText(error, false));
      return { content: [toText(toProblem(error, caller.language))], isError: true };
    }
  });
}

function toText(value: unknown): CallToolResult['content'][number] {
  return { type: 'text', text: JSON.stringify(value) };
}

/**
 * The schema for clients. The SDK does not check arguments with it, because the SDK would report invalid
 * arguments in English and without a code.
 */
function removeCheck(schema: z.ZodObject): StandardSchemaWithJSON {
  const { jsonSchema } = schema['~standard'];
  return {
    '~standard': { version: 1, vendor: 'kaart', jsonSchema, validate: (value) => ({ value }) },
  };
}

/**
 * The schema for clients, with further members allowed: a newer Kaart may send some. The SDK does not check
 * a result, because it was checked as a response of the API.
 */
function allowMoreMembers(schema: z.ZodObject): StandardSchemaWithJSON {
  const { jsonSchema } = schema['~standard'];
  const withMembers = { ...jsonSchema, output: jsonSchema.input };
  return {
    '~standard': {
      version: 1,
      vendor: 'kaart',
      jsonSchema: withMembers,
      validate: (value) => ({ value }),
    },
  };
}

/** @throws KaartError `message-invalid` */
function readArguments(schema: z.ZodObject, input: unknown): Record<string, unknown> {
  const parsed = parseOrListIssues(schema, input, 'body');
  if ('data' in parsed) return parsed.data;
  const { issues, error: cause } = parsed;
  throw new KaartError('arguments-do-not-fit', {
    code: 'message-invalid',
    details: { issues },
    cause,
  });
}

function buildCall(caller: McpCaller, { mcpReq }: ServerContext): ToolCall {
  const { signal, _meta } = mcpReq;
  const progressToken = _meta?.progressToken;
  return {
    caller,
    signal,
    async progress(progress, total) {
      if (progressToken === undefined) return;
      const params = { progressToken, progress, total };
      await mcpReq.notify({ method: 'notifications/progress', params });
    },
  };
}

function toExpected(error: unknown): unknown {
  if (!(error instanceof VerificationError)) return error;
  return new KaartError('files-not-as-published', { code: 'object-corrupt', cause: error });
}

function isDefect(error: unknown): boolean {
  return !(error instanceof KaartError || error instanceof ProblemError);
}

/** The problem document of an error, with the next step in the terms of these tools. */
function toProblem(error: unknown, language: Language): object {
  const { type: _, requestId, ...problem } = readProblem(error, language);
  // An error of the token endpoint (RFC 6749) has no title.
  const title = problem['title'] ?? PROBLEM_TEXTS[problem['code'] as ErrorCode]?.title[language];
  const next = getNextStep(problem, language) ?? problem['next'];
  return { ...problem, title, next, ...(requestId !== undefined && { requestId }) };
}

function readProblem(error: unknown, language: Language): Readonly<Record<string, unknown>> {
  if (error instanceof ProblemError) return { status: error.status, ...error.problem };
  const { requestId: _, ...problem } =
    error instanceof KaartError
      ? buildProblem(error, language, '')
      : buildDefectProblem(language, '');
  return problem;
}
