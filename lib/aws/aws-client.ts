/** The settings that all clients of the SDK share. */
interface SharedSettings {
  readonly maxAttempts: number;
  readonly retryMode: 'standard';
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout: boolean;
    readonly socketTimeout: number;
  };
}

/**
 * The SDK repeats a request, at most twice, if it has no connection after 2 s or no response after 7 s. So a
 * service that does not respond costs at most 27 s and some pauses, and the function `api` still responds
 * within its 29 s. Without these settings the SDK would wait without a limit. Milliseconds.
 */
const SHARED: SharedSettings = {
  maxAttempts: 3,
  retryMode: 'standard',
  requestHandler: {
    connectionTimeout: 2_000,
    requestTimeout: 7_000,
    throwOnRequestTimeout: true,
    socketTimeout: 60_000, // within a response, because a slow reader may delay it
  },
};

/** Settings of a client that sends bodies of up to 8 MiB, also over a slow line. Milliseconds. */
export const SLOW_UPLOAD = { requestTimeout: 60_000 } as const;

/**
 * Creates a client of the SDK from the environment (region, credentials, `AWS_ENDPOINT_URL_…`), with
 * time-outs and few repetitions. Kaart creates every client by this function.
 *
 * @param config settings of one service
 */
export function createAwsClient<Config extends object, Client>(
  Service: new (config: Config) => Client,
  config: NoInfer<Config>,
): Client {
  return new Service({ ...SHARED, ...config });
}
