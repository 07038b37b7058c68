// Builds the command line before the tests, so that tests which start it use the current sources.
import { buildCli } from './build.mjs';

export const setup = () => buildCli();
