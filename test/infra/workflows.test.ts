import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

/** Words of the commands of a line. */
const commands = runs.flatMap((run) => run.split(/\||&&/).map((part) => part.trim().split(/\s+/)));

/** The options of a command of the CDK with those of all commands, from its program: to start it takes seconds. */
function optionsOf(verb: string): string[] {
  const program = readFileSync('node_modules/aws-cdk/lib/index.js', 'utf8');
  const start = program.indexOf('["synth [STACKS..]"');
  const at = program.indexOf(`"${verb} [STACKS..]"`);
  const own = program.slice(at, program.indexOf(').command(', at));
  const ofAll = program.slice(start - 30_000, start);
  return [...`${ofAll}${own}`.matchAll(/\.option\("([\w-]+)"/g)].map(([, name = '']) => name);
}

describe('17.3 the workflows', () => {
  it('run scripts that package.json has', () => {
    const scripts = commands.flatMap(([program, verb, name]) =>
      program === 'npm' && verb === 'run' ? [name ?? ''] : [],
    );
    expect(scripts.length).toBeGreaterThan(4);
    for (const name of scripts) expect(Object.keys(packageJson.scripts)).toContain(name);
    for (const [program, verb = ''] of commands)
      if (program === 'npm') expect(['ci', 'run', 'test']).toContain(verb);
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
