// A proxy between a Kaart and an emulator of AWS. It responds to some requests like a service under load.
import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';

/** Longer than the time that the clients of Kaart wait for a response. */
const SILENT_MS = 8_000;
const agent = new Agent({ keepAlive: true });

const THROTTLED = {
  dynamodb: [
    400,
    { 'content-type': 'application/x-amz-json-1.0' },
    JSON.stringify({
      __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
      message: 'throttled by the soak test',
    }),
  ],
  s3: [
    503,
    { 'content-type': 'application/xml' },
    '<?xml version="1.0" encoding="UTF-8"?><Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>',
  ],
};

/**
 * Starts a proxy.
 *
 * @param service `dynamodb` or `s3`
 * @returns `faults`: for each fault its share of the requests, from 0 to 1. `throttled` requests are refused,
 * `silent` ones get no response, `lost` ones are processed and their response is lost. `injected`: the number
 * of each fault so far
 */
export async function startFaultyProxy(service, target, random) {
  const faults = { throttled: 0, silent: 0, lost: 0 };
  const injected = { throttled: 0, silent: 0, lost: 0 };
  const chooseFault = () => {
    let dice = random();
    for (const [name, share] of Object.entries(faults)) {
      if (dice < share) return name;
      dice -= share;
    }
    return undefined;
  };
  const server = createServer((incoming, outgoing) => {
    const fault = chooseFault();
    if (fault !== undefined) injected[fault] += 1;
    if (fault === 'throttled') return refuse(incoming, outgoing, THROTTLED[service]);
    if (fault === 'silent') return void setTimeout(() => outgoing.destroy(), SILENT_MS);
    forward(target, incoming, outgoing, fault === 'lost');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    faults,
    injected,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function refuse(incoming, outgoing, [status, headers, body]) {
  incoming.resume();
  incoming.once('end', () => outgoing.writeHead(status, headers).end(body));
}

function forward(target, incoming, outgoing, isLost) {
  const { url, method, headers } = incoming;
  const onward = request(new URL(url, target), { method, headers, agent }, (response) => {
    if (isLost) {
      response.resume();
      response.once('end', () => outgoing.destroy());
      return;
    }
    outgoing.writeHead(response.statusCode, response.headers);
    response.once('error', () => outgoing.destroy());
    response.pipe(outgoing);
  });
  onward.once('error', () => outgoing.destroy());
  incoming.once('error', () => onward.destroy());
  incoming.pipe(onward);
}
