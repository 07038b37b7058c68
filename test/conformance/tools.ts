import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const CACHE = resolve('node_modules/.cache');
const PYTHON = join(CACHE, 'kaart-python');
const NODE = join(CACHE, 'kaart-node');
const PACKAGES = ['moto[server]==5.2.5', 'cfn-lint==1.58.0', 'awscli==1.46.3'];

/** The path of a command of the Python packages. Installs the packages if they are missing. */
export function pythonTool(name: 'aws' | 'cfn-lint' | 'python'): string {
  const command = join(PYTHON, 'bin', name);
  if (existsSync(command)) return command;
  try {
    if (!existsSync(PYTHON)) execFileSync('python3', ['-m', 'venv', PYTHON], { stdio: 'pipe' });
  } catch (cause) {
    const hint =
      'Python 3 with venv is missing: apt-get install python3-venv, or your system’s own';
    throw new Error(hint, { cause });
  }
  execFileSync(join(PYTHON, 'bin/pip'), ['install', '--quiet', ...PACKAGES], { stdio: 'inherit' });
  return command;
}

/** The path of the Node.js version that the functions are deployed on. The Node.js of this machine may be older. */
export function lambdaNode(): string {
  const command = join(NODE, 'node_modules/node/bin/node');
  if (existsSync(command)) return command;
  const args = ['install', '--no-audit', '--no-fund', '--prefix', NODE, 'node@24'];
  execFileSync('npm', args, { stdio: 'inherit' });
  return command;
}
