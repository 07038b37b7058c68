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
 * A connection is made in 2 s, and a service begins its answer in 5 s, or the request is repeated, twice
 * at most. So a service that is silent costs 21 s and some pauses at most, and the function `api` still
 * answers within its 29 s. Without these settings the SDK waits for ever. Milliseconds.
 */
const SHARED: SharedSettings = {
  maxAttempts: 3,
  retryMode: 'standard',
  requestHandler: {
    connectionTimeout: 2_000,
    requestTimeout: 5_000,
    throwOnRequestTimeout: true,
    socketTimeout: 60_000, // of an answer that has begun, and that a slow reader may hold up
  },
};

/** Of a request with a body of up to 8 MiB, also over a slow line. Milliseconds. */
export const SENDING = { requestTimeout: 60_000 } as const;

/**
 * Makes a client of the SDK by the environment (region, credentials, `AWS_ENDPOINT_URL_…`), with
 * time-outs and few repetitions. Every client of Kaart is made here.
 *
 * @param config what differs for one service
 */
export function createAwsClient<Config extends object, Client>(
  Service: new (config: Config) => Client,
  config: NoInfer<Config>,
): Client {
  return new Service({ ...SHARED, ...config });
}
