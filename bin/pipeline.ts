import { App, BootstraplessSynthesizer, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import * as z from 'zod';
import { PipelineStack } from '../lib/infra/pipeline-stack.ts';

/** `-c repository=OWNER/NAME`, and `-c stages=prod` if the account holds one stage only. */
const Context = z.object({
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'expected -c repository=OWNER/NAME'),
  stages: z
    .string()
    .default('dev,prod')
    .transform((list) => list.split(','))
    .pipe(z.array(z.enum(['dev', 'prod'], 'expected -c stages=dev,prod')).min(1)),
});

const app = new App();
const parsed = Context.safeParse(app.node.getAllContext());
if (parsed.success) {
  // `cdk bootstrap` needs the policy of this stack, so this stack needs no bootstrap.
  const synthesizer = new BootstraplessSynthesizer();
  new PipelineStack(app, 'kaart-pipeline', { ...parsed.data, synthesizer });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
} else {
  process.stderr.write(`${z.prettifyError(parsed.error)}\n`);
  process.exitCode = 1;
}
