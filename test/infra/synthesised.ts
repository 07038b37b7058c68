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

/**
 * The templates by stage and settings. All test files of a worker share them, because a worker reads this
 * module once. A test must not change them.
 */
const templates = new Map<string, Template>();

/** The settings of production that are not in its file. */
export const OWN_SETTINGS = {
  accountExecutions: 1000,
  domain: 'kaart.example.lu',
  certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/0',
  oidcIssuer: 'https://id.example.lu/realms/ds4h',
  oidcAudience: 'kaart',
  contactEmail: 'data@example.lu',
  alarmEmail: 'duty@example.lu',
};

/** A certificate in the region that CloudFront requires. */
export const EDGE_CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/0';

/** Production with CloudFront. Only CloudFront can reach it. */
export const BEHIND_CLOUDFRONT = {
  cloudFront: 'required',
  cloudFrontCertificateArn: EDGE_CERTIFICATE,
};

/** The stage with the settings of its file and these changes, synthesised with cdk-nag as `cdk synth` does. */
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
    builtinCloudFormationValidation: false, // slow; `cdk synth` reports its findings as warnings
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

/** Empty bundles: the template does not depend on their content. */
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

/** Resources of one type by logical id. The type is loose because assertions name the expected members. */
export function resources(template: Template, type: string): Record<string, Resource> {
  return template.findResources(type) as Record<string, Resource>;
}

export interface Resource {
  readonly DeletionPolicy?: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is JSON of unknown shape
  readonly Properties: Record<string, any>;
}

/** The environment variables of a function. @param description of the function */
export function variablesOf(template: Template, description: string) {
  return Object.values(resources(template, 'AWS::Lambda::Function')).find(
    ({ Properties }) => Properties['Description'] === description,
  )?.Properties['Environment'].Variables;
}
