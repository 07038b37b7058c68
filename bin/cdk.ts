import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { KaartStack } from '../lib/infra/kaart-stack.ts';
import { stageSettings } from '../lib/infra/stage-settings.ts';

const app = new App();
const settings = stageSettings((key) => app.node.tryGetContext(key));
new KaartStack(app, `kaart-${settings.stage}`, {
  settings,
  bundles: 'dist',
  env: { region: settings.region },
});
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
