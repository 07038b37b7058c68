import { type Command, Option } from 'commander';

/** Of a command for the second of two steps. */
export interface BreakGlassChoice {
  readonly reason?: string;
  readonly breakGlass?: true;
}

/** `--break-glass`, which goes with `--reason <text>`. */
export function breakGlassOption(): Option {
  return new Option(
    '--break-glass',
    'take both steps as the only person that is left; recorded, and refused while another can; needs --reason',
  );
}

/** The field of the request. Ends the command if the reason is missing. */
export function breakGlassIn(
  command: Command,
  { breakGlass, reason }: BreakGlassChoice,
): { readonly breakGlassReason?: string } {
  if (breakGlass === undefined) return {};
  if (reason === undefined) return command.error('error: --break-glass needs --reason <text>');
  return { breakGlassReason: reason };
}
