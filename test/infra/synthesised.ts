import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import cdkJson from '../../cdk.json' with { type: 'json' };
import { KaartStack } from '../../lib/infra/kaart-stack.ts';
import { FUNCTION_NAMES } from '../../lib/infra/rights.ts';
import { parseDeployment } from '../../lib/settings/settings-file.ts';

/** By stage and settings. A worker reads this module once, so all its files share the templates, and change none. */
const templates = new Map<string, Template>();

/** What production needs besides its file. */
export const OWN_SETTINGS = {
  accountExecutions: 1000,
  domain: 'kaart.example.lu',
  certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/0',
  oidcIssuer: 'https://id.example.lu/realms/ds4h',
  oidcAudience: 'kaart',
  contactEmail: 'data@example.lu',
  alarmEmail: 'duty@example.lu',
};

/** A certificate of the region that CloudFront takes certificates from. */
export const EDGE_CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/0';

/** Production behind CloudFront, which alone reaches it. */
export const BEHIND_CLOUDFRONT = {
  cloudFront: 'required',
  cloudFrontCertificateArn: EDGE_CERTIFICATE,
};

/** The stage of its file with some settings changed, synthesised with cdk-nag as `cdk synth` does. */
export function synthesised(
  stage: 'dev' | 'prod',
  overrides: Record<string, unknown> = {},
): Template {
  const name = JSON.stringify([stage, overrides]);
  const template = templates.get(name) ?? synthesise(stage, overrides);
  templates.set(name, template);
  return template;
}

function synthesise(stage: 'dev' | 'prod', overrides: Record<string, unknown>): Template {
  const app = new App({
    context: cdkJson.context,
    builtinCloudFormationValidation: false, // slow, and `cdk synth` makes warnings of its findings
  });
  const file = `kaart.${stage}.json`;
  const own = stage === 'prod' ? OWN_SETTINGS : {};
  const settings = parseDeployment(readFileSync(file, 'utf8'), file, {
    stage,
    ...own,
    ...overrides,
  });
  const stack = new KaartStack(app, `kaart-${stage}`, { settings, bundles: emptyBundles() });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
  return Template.fromStack(stack);
}

/** Bundles that hold nothing: the template does not depend on what is in them. */
function emptyBundles(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kaart-bundles-'));
  for (const name of FUNCTION_NAMES) {
    mkdirSync(join(folder, name));
    writeFileSync(
      join(folder, name, 'index.mjs'),
      'export const handler = async () => undefined;\n',
    );
  }
  return folder;
}

/** Resources of one type by logical id, typed loosely: assertions say what they look for. */
export function resources(template: Template, type: string): Record<string, Resource> {
  return template.findResources(type) as Record<string, Resource>;
}

export interface Resource {
  readonly DeletionPolicy?: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is JSON of unknown shape
  readonly Properties: Record<string, any>;
}
