import { CfnDynamicReference, CfnDynamicReferenceService, type Stack } from 'aws-cdk-lib';

/**
 * A secret of a stack: a version of its parameter `/kaart/STACK/NAME`. CloudFormation reads the parameter, so the
 * template has no secret.
 */
export function readParameter(stack: Stack, name: string, version: number): string {
  return new CfnDynamicReference(
    CfnDynamicReferenceService.SSM,
    `/kaart/${stack.stackName}/${name}:${version}`,
  ).toString();
}
