import type { Context, MiddlewareHandler } from 'hono';
import { beginTrace, type CurrentTrace, IS_TRACING_CHEAP, runInTrace } from '../core/trace.ts';

/** The data of API Gateway and Lambda about a request: the environment of `hono/aws-lambda`. */
interface Invocation {
  readonly requestContext?: { readonly requestId?: string };
  readonly lambdaContext?: { readonly awsRequestId?: string };
}

/**
 * The ids of a request. Its id is the id of the gateway in front of Kaart: of API Gateway, or of a proxy that
 * sends `X-Request-Id`. So both logs have the same id.
 *
 * @param ownId the id from `X-Request-Id`, or a new one
 */
export function readTrace(c: Context, ownId: string): CurrentTrace {
  const { requestContext, lambdaContext } = (c.env ?? {}) as Invocation;
  const awsRequestId = lambdaContext?.awsRequestId;
  return {
    ...beginTrace(requestContext?.requestId ?? ownId, c.req.header('traceparent')),
    ...(awsRequestId !== undefined && { awsRequestId }),
  };
}

const READ_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Handles a request in its trace. On some versions of Node.js this makes reads slower. There, only requests
 * that may change something run in their trace: a read queues nothing, and its log lines have the ids anyway.
 */
export const handleInTrace: MiddlewareHandler = (c, next) =>
  IS_TRACING_CHEAP || !READ_METHODS.includes(c.req.method)
    ? runInTrace(c.get('facts').trace, next)
    : next();
