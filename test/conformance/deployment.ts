import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionName } from '../../lib/infra/rights.ts';
import type { Deployed } from './deploy-setup.ts';
import { type Lambda, startLambda } from './lambda.ts';
import type { Policy } from './policy.ts';
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts';
import { pythonTool } from './tools.ts';

export type Name = FunctionName;

interface DeployedFunction {
  /** Name of the function in the account. */
  readonly id: string;
  readonly bundle: string;
  readonly runtime: string;
  readonly handler: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly policy: Policy;
}

/** The resources of the stack in the emulated account. */
export interface Description {
  readonly functions: Readonly<Record<Name, DeployedFunction>>;
  readonly table: Readonly<Record<string, unknown>>;
  readonly encryption: unknown;
  readonly mappings: readonly Readonly<Record<string, unknown>>[];
  /** Resource types of the template that were made, and those that were not. */
  readonly made: readonly string[];
  readonly notMade: readonly string[];
}

export function describeStack(
  deployed: Pick<Deployed, 'endpoint' | 'region' | 'stackName' | 'template'>,
): Description {
  const { endpoint, region, stackName, template } = deployed;
  const folder = mkdtempSync(join(tmpdir(), 'kaart-deployed-'));
  const args = [
    'test/conformance/describe-stack.py',
    endpoint,
    region,
    stackName,
    template,
    folder,
  ];
  return JSON.parse(execFileSync(pythonTool('python'), args, { encoding: 'utf8' }));
}

/** A deployed function in a separate process. Its requests to AWS are recorded. */
interface RunningFunction extends Lambda {
  readonly aws: RecordingProxy;
}

/** Starts the code and the environment that the emulated account stores for the function. */
export async function startFunction(
  { endpoint, region, node }: Pick<Deployed, 'endpoint' | 'region' | 'node'>,
  name: Name,
  { bundle, environment, memoryMb, timeoutSeconds }: DeployedFunction,
): Promise<RunningFunction> {
  const aws = await startRecordingProxy(endpoint);
  const lambda = await startLambda({
    bundle,
    node,
    environment: {
      ...environment,
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: 'emulated',
      AWS_SECRET_ACCESS_KEY: 'emulated',
      AWS_SESSION_TOKEN: 'emulated',
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
      KAART_TEST_TIMEOUT_MS: String(timeoutSeconds * 1000),
    },
  });
  const stop = () => {
    lambda.stop();
    aws.stop();
  };
  return { ...lambda, aws, stop };
}
