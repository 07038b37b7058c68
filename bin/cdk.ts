import { readFileSync } from 'node:fs';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { errorText } from '../lib/cli/terminal/error-text.ts';
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
    return parseDeployment(readFileSync(file, 'utf8'), file, overrides);
  } catch (error) {
    process.stderr.write(errorText(error, false));
    process.exit(1);
  }
}
