import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { freePort, type Moto, startMoto } from './moto.ts';
import { lambdaNode, pythonTool } from './tools.ts';

/** Results of the deployment, for the tests. */
export interface Deployed {
  /** The emulated account. The CDK needs a host name here, and path-style S3 needs a number. */
  readonly endpoint: string;
  readonly account: string;
  readonly region: string;
  readonly stackName: string;
  /** Path of the synthesised template. */
  readonly template: string;
  /** Path of the Node.js that the functions run on. */
  readonly node: string;
  /** Folder in which the tests make an identity provider. */
  readonly issuerPort: number;
}

declare module 'vitest' {
  interface ProvidedContext {
    deployed: Deployed;
  }
}

const ACCOUNT = '123456789012';
const REGION = 'eu-central-1';
const run = promisify(execFile);
const running: Moto[] = [];

/**
 * Bundles the functions, synthesises the stack, and bootstraps and deploys it to an emulated account, with
 * the commands that a person would use.
 *
 * The stack has a custom domain: the emulator does not make HTTP APIs, so their address is unknown.
 */
export async function setup(project: TestProject): Promise<void> {
  const moto = await startMoto();
  running.push(moto);
  const output = mkdtempSync(join(tmpdir(), 'kaart-deploy-'));
  const env = cdkEnvironment(moto.port);
  const issuerPort = await freePort();
  const cdk = (...args: string[]) =>
    run('npx', ['cdk', ...args, ...context(issuerPort), '--output', output], {
      env,
      maxBuffer: 1e8,
    });
  await cdk('bootstrap', `aws://${ACCOUNT}/${REGION}`);
  await cdk('deploy', '--require-approval', 'never');
  const template = join(output, 'kaart-dev.template.json');
  await run(pythonTool('cfn-lint'), ['--ignore-checks', 'W3005', '--', template]);
  project.provide('deployed', {
    endpoint: `http://127.0.0.1:${moto.port}`,
    account: ACCOUNT,
    region: REGION,
    stackName: 'kaart-dev',
    template,
    node: lambdaNode(),
    issuerPort,
  });
}

export function teardown(): void {
  for (const moto of running) moto.stop();
}

function context(issuerPort: number): string[] {
  const settings = {
    stage: 'dev',
    domain: 'kaart.example.lu',
    certificateArn: `arn:aws:acm:${REGION}:${ACCOUNT}:certificate/0`,
    oidcIssuer: `http://127.0.0.1:${issuerPort}`,
    oidcAudience: 'kaart',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** The CDK gets no credentials of this machine, and reaches only the emulator. */
function cdkEnvironment(port: number): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: mkdtempSync(join(tmpdir(), 'kaart-home-')),
    AWS_ENDPOINT_URL: `http://localhost:${port}`,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'emulated',
    AWS_SECRET_ACCESS_KEY: 'emulated',
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CDK_DISABLE_VERSION_CHECK: 'true',
  };
}
