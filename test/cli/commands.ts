import { Shell } from './shell.ts';

const shell = new Shell();
const NOT_COMMANDS = /^(Usage|Arguments|Options|Global Options|Examples|Exit codes)\b/;

/** Every command with its subcommands, read from its help. */
export async function listCommands(path: readonly string[] = []): Promise<string[][]> {
  const { out } = await shell.type([...path, '--help'].join(' '));
  const listed = out.split(/\n(?=\S.*:\n)/).filter((part) => !NOT_COMMANDS.test(part));
  const names = listed.flatMap((part) =>
    [...(part.split('\n\n')[0] ?? '').matchAll(/^ {2}([a-z][\w-]*)/gm)].map(
      ([, name = '']) => name,
    ),
  );
  const below = await Promise.all(
    names.filter((name) => name !== 'help').map((name) => listCommands([...path, name])),
  );
  return [...(path.length === 0 ? [] : [[...path]]), ...below.flat()];
}
