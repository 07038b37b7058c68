import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('17.3 a stage without a file of settings is refused with the name of the file', () => {
  const context = JSON.stringify({ stage: 'staging' });
  const { status, stderr } = spawnSync('node', ['--import', 'tsx', 'bin/cdk.ts'], {
    encoding: 'utf8',
    env: { ...process.env, CDK_CONTEXT_JSON: context },
  });
  expect({ status, stderr }).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/kaart\.staging\.json.*config-invalid/),
  });
});
