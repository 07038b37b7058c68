import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { StageSettings } from '../../lib/settings/stage-settings.ts';
import packageJson from '../../package.json' with { type: 'json' };

const FOLDER = '.github/workflows';

/** The members of a workflow that are read here. */
const Workflow = z.object({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      environment: z.string().optional(),
      steps: z.array(
        z.object({
          run: z.string().optional(),
          uses: z.string().optional(),
          with: z.record(z.string(), z.unknown()).optional(),
        }),
      ),
    }),
  ),
});

const workflows = readdirSync(FOLDER).map((file) => {
  const text = readFileSync(`${FOLDER}/${file}`, 'utf8');
  const { permissions, jobs } = Workflow.parse(parse(text));
  const all = Object.entries(jobs).map(([name, job]) => ({ name, ...job }));
  return { file, text, permissions, jobs: all, steps: all.flatMap(({ steps }) => steps) };
});
const runs = workflows.flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));

interface Suite {
  readonly name: string;
  readonly command: string;
}

/** The list is JavaScript without types. */
const list: string = '../../scripts/suites.mjs';
const { CHECKS, FURTHER } = (await import(list)) as {
  readonly CHECKS: readonly (readonly [string, string])[];
  readonly FURTHER: readonly Suite[];
};

/** The lines `name=value` that the jobs of CI get from the list of suites. */
const listed: Record<string, string> = Object.fromEntries(
  execFileSync('node', ['scripts/public-suites.mjs'], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => /^(\w+)=(.*)$/.exec(line)?.slice(1) ?? []),
);
const checks = (listed['checks'] ?? '').split(' && ');
const suites: readonly Suite[] = JSON.parse(listed['suites'] ?? '');

/** Words of the commands in a line. */
const commands = [...runs, ...checks, ...suites.map(({ command }) => command)].flatMap((run) =>
  run.split(/\||&&/).map((part) => part.trim().split(/\s+/)),
);

/** The options of a CDK command and of all commands, read from its program, because starting it takes seconds. */
function optionsOf(verb: string): string[] {
  const program = readFileSync('node_modules/aws-cdk/lib/index.js', 'utf8');
  const start = program.indexOf('["synth [STACKS..]"');
  const at = program.indexOf(`"${verb} [STACKS..]"`);
  const own = program.slice(at, program.indexOf(').command(', at));
  const ofAll = program.slice(start - 30_000, start);
  return [...`${ofAll}${own}`.matchAll(/\.option\("([\w-]+)"/g)].map(([, name = '']) => name);
}

/** Whether the script of a suite, or a script that it imports, reads files next to the clone. */
function needsMaterial(command: string): boolean {
  const [, name = ''] = /npm run (\S+)/.exec(command) ?? [];
  const line: string = Object(packageJson.scripts)[name];
  return [...line.matchAll(/scripts\/[\w-]+\.mjs/g)].some(([script]) => listReads(script));
}

function listReads(script: string): boolean {
  const text = readFileSync(script, 'utf8');
  const imports = [...text.matchAll(/from '(\.[^']+\.mjs)'/g)].map(([, path = '']) => path);
  return (
    text.includes('../shared') || imports.some((path) => listReads(join(dirname(script), path)))
  );
}

describe('17.3 the workflows', () => {
  it('run scripts that package.json has', () => {
    const scripts = commands.flatMap(([program, verb, name]) =>
      program === 'npm' && verb === 'run' ? [name ?? ''] : [],
    );
    expect(scripts.length).toBeGreaterThan(15);
    for (const name of scripts) expect(Object.keys(packageJson.scripts)).toContain(name);
    for (const [program, verb = ''] of commands)
      if (program === 'npm') expect(['ci', 'run', 'test']).toContain(verb);
  });

  it('run in CI every check, and every suite that needs nothing beside the clone', () => {
    const { jobs = [] } = workflows.find(({ file }) => file === 'ci.yml') ?? {};
    const runsOf = (job: string) =>
      jobs.find(({ name }) => name === job)?.steps.flatMap(({ run }) => run ?? []);
    expect(runsOf('list')).toEqual(['node scripts/public-suites.mjs | tee -a "$GITHUB_OUTPUT"']);
    expect(runsOf('test')).toEqual(['npm ci', 'npm test', 'bash -c "$CHECKS"']);
    expect(runsOf('suite')).toEqual(['npm ci', 'sudo bash -c "$PREPARE"', 'bash -c "$SUITE"']);
    expect(checks).toEqual(CHECKS.map(([, command]) => command));
    const inCi = suites.map(({ name }) => name);
    for (const { name, command } of FURTHER)
      expect([name, inCi.includes(name)]).toEqual([name, !needsMaterial(command)]);
    for (const suite of ['restore', 'soak', 'deploy'])
      expect(JSON.stringify(suites)).toContain(`npm run test:${suite}`);
  });

  it('use commands, options and settings that the CDK and the stack know', () => {
    const cdkCommands = commands.filter(([program, name]) => program === 'npx' && name === 'cdk');
    expect(cdkCommands.map(([, , verb]) => verb).sort()).toEqual([
      'deploy',
      'diff',
      'drift',
      'synth',
    ]);
    for (const [, , verb = '', ...words] of cdkCommands) {
      const known = optionsOf(verb);
      const options = words.flatMap((word) => /^--([\w-]+)/.exec(word)?.[1] ?? []);
      for (const option of options) expect(known).toContain(option);
      const settings = words.flatMap((word) => /^'?(\w+)=/.exec(word)?.[1] ?? []);
      for (const setting of settings) expect(Object.keys(StageSettings.shape)).toContain(setting);
    }
  });

  it('deploy without a stored key, after a review of the very template', () => {
    const deploy = workflows.find(({ file }) => file === 'deploy.yml');
    expect(deploy?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    for (const { text } of workflows) expect(text).not.toMatch(/secrets\.|access-key/i);
    for (const { name, environment, steps } of deploy?.jobs ?? []) {
      const takesRole = steps.some(({ uses }) => uses?.startsWith('aws-actions/configure-aws'));
      expect({ name, takesRole, environment }).toEqual({
        ...{ name, takesRole: true },
        environment: expect.stringMatching(/^(\$\{\{ inputs\.stage \}\}(-review)?|prod-review)$/),
      });
    }
    const deploying = deploy?.jobs.find(({ name }) => name === 'deploy');
    expect(deploying?.steps.map(({ run }) => run)).toContain(
      'npx cdk deploy --app cdk.out --require-approval never',
    );
  });

  it('name a version of each action, and files that exist', () => {
    for (const { steps } of workflows)
      for (const { uses } of steps) if (uses) expect(uses).toMatch(/^[\w-]+\/[\w-]+@v\d+$/);
    for (const stage of ['dev', 'prod']) expect(existsSync(`kaart.${stage}.json`)).toBe(true);
  });
});
