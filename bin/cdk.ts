import { readFileSync } from 'node:fs';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { errorText } from '../lib/cli/terminal/error-text.ts';
import { KaartError } from '../lib/core/errors.ts';
import { KaartStack } from '../lib/infra/kaart-stack.ts';
import { type Deployment, parseDeployment } from '../lib/settings/settings-file.ts';

/** The names of settings, unlike those of the CDK's own flags. */
const SETTING = /^[a-z]\w*$/i;

const app = new App();
const settings = readSettings(app.node.getAllContext());
new KaartStack(app, `kaart-${settings.stage}`, {
  settings,
  bundles: 'dist',
  env: { region: settings.region },
});
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

/** Reads `kaart.STAGE.json`. The context, from `cdk.json` and `-c name=value`, overrides it. */
function readSettings(context: Readonly<Record<string, unknown>>): Deployment {
  const overrides = Object.fromEntries(
    Object.entries(context).filter(([name]) => SETTING.test(name)),
  );
  const file = `kaart.${context['stage']}.json`;
  try {
    return parseDeployment(read(file), file, overrides);
  } catch (error) {
    process.stderr.write(errorText(error, false));
    process.exit(1);
  }
}

/** @throws KaartError `config-invalid` if there is no file of this stage */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const parameters = { path: file };
    const nextStep = 'correct-settings-file';
    throw new KaartError('cannot-read', { code: 'config-invalid', parameters, nextStep, cause });
  }
}
