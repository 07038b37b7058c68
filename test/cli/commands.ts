import { Shell } from './shell.ts';

const shell = new Shell();

/** Every command with its subcommands, read from the help itself. */
export async function commands(path: readonly string[] = []): Promise<string[][]> {
  const { out } = await shell.type([...path, '--help'].join(' '));
  const listed = out.split('\nCommands:\n')[1]?.split('\n\n')[0] ?? '';
  const names = [...listed.matchAll(/^ {2}([a-z][\w-]*)/gm)].map(([, name = '']) => name);
  const below = await Promise.all(
    names.filter((name) => name !== 'help').map((name) => commands([...path, name])),
  );
  return [...(path.length === 0 ? [] : [[...path]]), ...below.flat()];
}
