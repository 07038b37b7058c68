import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Shell } from './cli/shell.ts';

/** The pages whose commands a reader types one after the other, in this order. */
const TOUR = [
  'docs/partner.md',
  'docs/connector-operator.md',
  'docs/company.md',
  'docs/consent-officer.md',
  'docs/analyst.md',
];
const PAGES = [
  ...readdirSync('.').filter((file) => file.endsWith('.md')),
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((file) => `docs/${file}`),
];
const SUITES = ['scripts/suites.mjs', '.ci/suites.mjs']
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

const blocksOf = (page: string) =>
  [...readFileSync(page, 'utf8').matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
const isTyped = (block: string) => /npx kaart|curl/.test(block) && !/cdk/.test(block);
const typedIn = (pages: readonly string[]) => pages.flatMap(blocksOf).filter(isTyped);

/** The other scripts are suites or parts of suites. CI runs them. */
const others = [
  ...new Set(
    PAGES.flatMap(blocksOf)
      .filter((block) => !isTyped(block))
      .flatMap((block) => block.split(/\n|&&/))
      .map((command) => command.trim())
      .filter((command) => command !== ''),
  ),
];

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/**
 * Does the same as `npx kaart` in a checkout, but without npm: npm takes six times as long as the command
 * itself. The first test of the README uses npx.
 */
const IN_PROCESSES = `npx() {
  if [ "$1" = kaart ]; then shift; node bin/kaart.js "$@"; else command npx "$@"; fi
}`;

/** Sends each command to {@link runCommands}, so that the program is loaded only once. */
const inThisProcess = (port: number) => `npx() {
  exec 3<>/dev/tcp/127.0.0.1/${port}
  for name in \${!KAART_@}; do printf '%s=%s\\0' "$name" "\${!name}" >&3; done
  printf '%s\\0' "$@" '' >&3
  local code; read -r code <&3; cat <&3; exec 3>&-
  return "$code"
}`;

/** Runs commands that a shell sends: its environment variables, `kaart` and the words, each ended by NUL. */
async function runCommands(home: string): Promise<Server> {
  const respond = async (socket: Socket) => {
    let sent = '';
    for await (const chunk of socket.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
      sent += chunk;
      if (sent.endsWith('\0\0')) break;
    }
    const parts = sent.slice(0, -2).split('\0');
    const at = parts.indexOf('kaart');
    const env = Object.fromEntries(
      parts.slice(0, at).map((part) => /^(\w+)=(.*)$/s.exec(part)?.slice(1) ?? []),
    );
    const { code, out, err } = await new Shell(env, home).type('', ...parts.slice(at + 1));
    socket.end(`${code}\n${out}${code === 0 ? '' : err}`);
  };
  const server = createServer((socket) => void respond(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** Runs commands on a separate demonstration, which one of the commands serves. */
function typing(
  pages: readonly string[],
  start: string,
  how: 'in processes' | 'in this process',
): () => Promise<readonly string[]> {
  const home = mkdtempSync(join(tmpdir(), 'kaart-docs-'));
  const { KAART_HOME: _, KAART_REPORT: __, ...inherited } = process.env;
  let port: number;
  let server: ChildProcess;

  beforeAll(async () => {
    port = await freePort();
    const [command = '', ...words] = start.split(' ');
    server = spawn(command, words, {
      env: { ...inherited, HOME: home, PORT: String(port) },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await new Promise<void>((resolve, reject) => {
      let output = '';
      const listen = (chunk: Buffer) => {
        output += chunk;
        if (output.includes('Ctrl-C stops it')) resolve();
      };
      server.stdout?.on('data', listen);
      server.stderr?.on('data', listen);
      server.once('exit', () => reject(new Error(output)));
    });
  }, 120_000);

  afterAll(() => {
    if (server.pid !== undefined) process.kill(-server.pid, 'SIGTERM');
  });

  return async () => {
    const commands = how === 'in processes' ? undefined : await runCommands(join(home, '.kaart'));
    const npx =
      commands === undefined
        ? IN_PROCESSES
        : inThisProcess((commands.address() as AddressInfo).port);
    const script = [npx, ...typedIn(pages)]
      .map((block) => block.replaceAll('127.0.0.1:8080', `127.0.0.1:${port}`))
      .map((block) => block.replaceAll(/\b(companies|everyone)$/gm, `${home}/$1`))
      .join('\n');
    const typed = promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
      env: { ...inherited, HOME: home },
      maxBuffer: 2 ** 26,
    });
    const { stdout } = await typed.finally(() => commands?.close());
    return stdout.split('\n').map((line) => line.trim());
  };
}

describe('the README', () => {
  const run = typing(['README.md'], 'npm start', 'in processes');

  it('names the command that npx starts', () => {
    const started = (command: string, ...words: string[]) =>
      execFileSync(command, [...words, '--version'], { encoding: 'utf8' });
    expect(started('npx', 'kaart')).toBe(started('node', 'bin/kaart.js'));
  });

  it('has commands that all work as they are typed', async () => {
    const output = (await run()).join('\n');
    expect(output).toContain('exactly what was published');
    expect(output).toMatch(/removed +LUHT-DEMO-0106/);
  }, 600_000);

  it('has at most 150 lines, and leads to every page', () => {
    const text = readFileSync('README.md', 'utf8');
    expect(text.split('\n').length).toBeLessThanOrEqual(150);
    for (const page of PAGES.filter((page) => page !== 'README.md')) expect(text).toContain(page);
  });
});

describe('the pages', () => {
  const run = typing(TOUR, 'node bin/kaart.js serve --demo', 'in this process');

  it('have commands that all work as they are typed, and show 118 rows, then 117', async () => {
    const output = await run();
    expect(output.indexOf('118')).toBeGreaterThan(0);
    expect(output.indexOf('117')).toBeGreaterThan(output.indexOf('118'));
    expect(output.join('\n')).toContain('exactly what was published');
    expect(output.join('\n')).toMatch(/removed +LUHT-DEMO-0106/);
  }, 600_000);

  it('have no commands that this test does not run', () => {
    const elsewhere = PAGES.filter((page) => page !== 'README.md' && !TOUR.includes(page));
    expect(typedIn(elsewhere)).toEqual([]);
  });

  it.each(others)('name `%s`, which CI runs', (command) => {
    const started = /^npm (ci|start)$/.test(command);
    const byCost = /^npx (cdk synth|kaart cost)/.test(command);
    expect(started || byCost || SUITES.includes(command)).toBe(true);
  });

  it.each(PAGES)('%s has no broken links', (page) => {
    const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#:]+)(#[^)]*)?\)/g)];
    for (const [, link = ''] of links)
      expect([link, existsSync(join(dirname(page), link))]).toEqual([link, true]);
  });
});

describe('the index of decisions', () => {
  const DATED = /^(?:\*\*|#+ )(\d{4}-\d{2}-\d{2})(?:: | · )(.+?)(?:\.\*\*|\*\*|$)/;
  const NUMBERED = /^#+ \d+\. (.+?) \((\d{4}-\d{2}-\d{2}).*\)$/;

  it('has every decision of every module, and no other', () => {
    const decided = readdirSync('lib', { recursive: true, encoding: 'utf8' })
      .filter((file) => basename(file) === 'README.md')
      .map((file) => dirname(file))
      .flatMap((module) =>
        readFileSync(`lib/${module}/README.md`, 'utf8')
          .split('\n')
          .flatMap((line) => {
            const [, date, title = ''] = DATED.exec(line) ?? [];
            const [, name, day] = NUMBERED.exec(line) ?? [];
            const what = title.trim().replace(/\.$/, '');
            if (date !== undefined) return [`${date} ${module} ${what}`];
            return name === undefined ? [] : [`${day} ${module} ${name}`];
          }),
      );
    const index = [
      ...readFileSync('docs/decisions.md', 'utf8').matchAll(
        /^\| (\d{4}-\d{2}-\d{2}) \| \[([\w/-]+)\]\([^)]+\) \| (.*) \|$/gm,
      ),
    ].map(([, date, module, title]) => `${date} ${module} ${title}`);
    expect(index.sort()).toEqual(decided.sort());
    expect(index.length).toBeGreaterThan(100);
  });
});

describe('the README of each module', () => {
  const READMES = readdirSync('lib', { recursive: true, encoding: 'utf8' })
    .filter((file) => basename(file) === 'README.md')
    .map((file) => `lib/${file}`);
  const MODULES = readdirSync('lib', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const testFiles = new Set(
    readdirSync('test', { recursive: true, encoding: 'utf8' }).map((file) => basename(file)),
  );

  /** Whether a path exists. A folder ends with `/`. A file may lack its TypeScript extension. */
  const isThere = (path: string) =>
    ['', '.ts', '.tsx'].some(
      (extension) =>
        existsSync(path + extension) &&
        statSync(path + extension).isDirectory() === path.endsWith('/'),
    );
  const quotedIn = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

  /** Names in the first column of each table whose first heading is `file`. */
  const listedFiles = (text: string) =>
    [...text.matchAll(/^\| file +\|.*\n\|[ :|-]+\n((?:\|.*\n?)+)/gm)].flatMap(([, rows = '']) =>
      rows.split('\n').flatMap((row) => quotedIn(row.split('|')[1] ?? '')),
    );

  /**
   * Quoted paths that begin with a folder of the module, of `lib` or of the repository, and quoted names of
   * source files.
   */
  function missingPaths(module: string, text: string): readonly string[] {
    return quotedIn(text.replaceAll(/```.*?```/gs, '')).filter((name) => {
      const [first = '', second] = name.split('/');
      if (!/^[\w.-][\w./-]*$/.test(name)) return false;
      if (second === undefined)
        return (
          /\.(tsx?|mjs|py)$/.test(name) && !isThere(`${module}/${name}`) && !testFiles.has(name)
        );
      const bases = [`${module}/`, 'lib/', ''].filter((base) => isThere(`${base}${first}/`));
      const isFound = (base: string) => isThere(base + name) || isThere(`${base}${name}/`);
      return bases.length > 0 && !bases.some(isFound);
    });
  }
  const goneIn = (readme: string, text: string) => {
    const module = dirname(readme);
    const listed = listedFiles(text).filter((name) => !isThere(`${module}/${name}`));
    return [...new Set([...listed, ...missingPaths(module, text)])];
  };

  it.each(READMES)('%s has a table of files and names no file that is gone', (readme) => {
    const text = readFileSync(readme, 'utf8');
    expect(listedFiles(text).length).toBeGreaterThan(1);
    expect(goneIn(readme, text)).toEqual([]);
  });

  it('is refused for a file that is gone, in the table or in a decision', () => {
    const readme = 'lib/cli/README.md';
    const text = readFileSync(readme, 'utf8')
      .replace('`session/`', '`session/`, `session`, `rooms/`, `old-program`')
      .concat(
        '_Approach_: `fetch/gone`, `http/gone.ts`, `gone.ts`, `hono/request-id`, `lib/http`.\n',
      );
    expect(goneIn(readme, text)).toEqual([
      'session',
      'rooms/',
      'old-program',
      'fetch/gone',
      'http/gone.ts',
      'gone.ts',
    ]);
  });

  it('belongs to a module that docs/contributor.md lists', () => {
    const rows = readFileSync('docs/contributor.md', 'utf8').matchAll(/^\| (`lib\/.*?) \|/gm);
    const listed = [...rows].flatMap(([, names = '']) => quotedIn(names));
    expect(listed.sort()).toEqual(MODULES.map((module) => `lib/${module}`).sort());
  });
});
