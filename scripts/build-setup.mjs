// Builds the command line before the tests, so that tests which start it see the present sources.
import { buildCli } from './build.mjs';

export const setup = () => buildCli();
