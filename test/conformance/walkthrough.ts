import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** One command of a page, with its expected output and exit code. */
export interface Step {
  readonly command: string;
  /** Lines of its output, in this order; other lines may be between them. `…` stands for any text. */
  readonly shows: readonly string[];
  /** Exit code. */
  readonly ends: number;
}

/** A part of a page: its heading, and its commands. */
export interface Part {
  readonly heading: string;
  readonly steps: readonly Step[];
}

/**
 * Reads the blocks `console` of a page. A line that starts with `$ ` is a command. `# ends with 1` after it
 * is its exit code.
 */
export function readSteps(page: string): readonly Part[] {
  const [, ...parts] = page.split(/^## /m);
  return parts.map((part) => {
    const [heading = ''] = part.split('\n');
    const blocks = [...part.matchAll(/^```console\n(.*?)^```/gms)].map(([, block = '']) => block);
    return { heading, steps: blocks.flatMap(listSteps) };
  });
}

function listSteps(block: string): Step[] {
  const steps: { command: string; shows: string[]; ends: number }[] = [];
  for (const line of block.trimEnd().split('\n')) {
    if (!line.startsWith('$ ')) {
      steps.at(-1)?.shows.push(line.trim());
      continue;
    }
    const [, command = '', ends = '0'] = /^\$ (.*?)(?:\s+# ends with (\d+))?$/.exec(line) ?? [];
    steps.push({ command, shows: [], ends: Number(ends) });
  }
  return steps;
}

/** The first line that an output lacks. */
export function findMissingLine(output: string, { shows }: Step): string | undefined {
  const lines = output.split('\n');
  let at = 0;
  for (const shown of shows) {
    const parts = shown.split('…').map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const form = new RegExp(`^\\s*${parts.join('.*')}\\s*$`);
    const found = lines.findIndex((line, index) => index >= at && form.test(line));
    if (found < 0) return shown;
    at = found + 1;
  }
  return undefined;
}

/** One shell for all commands, as a person uses it. */
export function openShell(cwd: string, env: Readonly<Record<string, string>>) {
  const bash = spawn('bash', ['--noprofile', '--norc'], { cwd, env });
  bash.stdin.write('exec 2>&1\n');
  let text = '';
  bash.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return {
    /** Runs one command. @returns its combined output, and its exit code */
    async run(command: string): Promise<{ output: string; code: number }> {
      const from = text.length;
      const mark = `@@${crypto.randomUUID()}`;
      // The redirection is around the whole command: after a pipe, the last program would not read the output
      // of the one before.
      bash.stdin.write(`{ ${command}\n} </dev/null\ncode=$?; echo; echo "${mark} $code"\n`);
      for (;;) {
        const [, output, code] =
          new RegExp(`^([^]*)\\n${mark} (\\d+)\\n`).exec(text.slice(from)) ?? [];
        if (output !== undefined) return { output, code: Number(code) };
        await once(bash.stdout, 'data');
      }
    },
    stop: () => void bash.kill(),
  };
}
