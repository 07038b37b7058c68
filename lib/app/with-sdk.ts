import { KaartError } from '../core/errors.ts';
import { hasSystemCode } from '../embedded/durable-file.ts';

/** The package of Kaart does not contain the SDK of AWS. A checkout, which is needed for a deployment, has it. */
export async function withSdk<T>(module: Promise<T>): Promise<T> {
  try {
    return await module;
  } catch (cause) {
    if (!hasSystemCode(cause, 'ERR_MODULE_NOT_FOUND')) throw cause;
    throw new KaartError('aws-sdk-missing', {
      code: 'config-invalid',
      nextStep: 'install-aws-sdk',
      cause,
    });
  }
}
