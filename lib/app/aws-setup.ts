import { findSetupFault } from '../aws/aws-errors.ts';
import { KaartError } from '../core/errors.ts';

/**
 * Does work with AWS. If AWS refuses it because of the setup, explains the cause.
 *
 * @throws KaartError `config-invalid` if AWS refuses it because of region, credentials, rights or names
 */
export async function explainAwsSetup<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const fault = findSetupFault(cause);
    if (fault === undefined) throw cause;
    throw new KaartError('aws-refused', {
      code: 'config-invalid',
      parameters: { fault },
      nextStep: 'check-aws-setup',
      cause,
    });
  }
}
