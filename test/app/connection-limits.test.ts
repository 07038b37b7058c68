import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CONNECTION_LIMITS } from '../../lib/app/connection-limits.ts';
import { type Listener, listen } from '../../lib/app/listen.ts';
import { DSP_PATH } from '../../lib/dsp/common/vocabulary.ts';
import { Setup } from './setup.ts';

const LIMITS = { ...CONNECTION_LIMITS, connections: 40, headMs: 300, bodyMs: 1_500, idleMs: 400 };
/** The limits of a server that waits long for the next piece. A slow test still sends its piece in time. */
const PATIENT = { ...LIMITS, bodyMs: 600, idleMs: 20_000 };

let setup: Setup;
let listener: Listener;
let patient: Listener;
const sockets: Socket[] = [];

beforeAll(async () => {
  listener = await listen(0, '127.0.0.1', { limits: LIMITS });
  patient = await listen(0, '127.0.0.1', { limits: PATIENT });
  setup = new Setup(undefined, {}, listener.url);
  for (const each of [listener, patient])
    each.serve((request, env) => setup.kaart.app.fetch(request, env));
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(async () => {
  await listener.close();
  await patient.close();
  await setup.close();
});

/** A connection, the text that the server sent on it, and how many milliseconds it stayed open. */
function openConnection(sent: readonly string[], to = listener) {
  const startedAt = performance.now();
  const socket = connect(Number(new URL(to.url).port), '127.0.0.1');
  sockets.push(socket);
  let received = '';
  socket.on('data', (piece) => {
    received += piece;
  });
  socket.on('error', () => undefined);
  for (const piece of sent) socket.write(piece);
  const closed = new Promise<{ received: string; ms: number }>((resolve) => {
    socket.on('close', () => resolve({ received, ms: performance.now() - startedAt }));
  });
  return { socket, closed };
}

const buildHead = (path: string, bytes: number, type = 'application/x-www-form-urlencoded') =>
  `POST ${path} HTTP/1.1\r\nHost: kaart\r\nContent-Type: ${type}\r\nContent-Length: ${bytes}\r\n\r\n`;

describe('9.15 a slow client', () => {
  it.each([
    ['nothing', []],
    ['half a head', ['POST /token HTTP/1.1\r\nHost: kaart\r\n']],
  ])('that sends %s is disconnected after the time limit for headers', async (_, sent) => {
    const { ms } = await openConnection(sent).closed;
    expect(ms).toBeGreaterThan(LIMITS.headMs * 0.9);
    expect(ms).toBeLessThan(CONNECTION_LIMITS.headMs);
  });

  it.each([
    ['/token', 'application/x-www-form-urlencoded'],
    [`${DSP_PATH}/catalog/request`, 'application/json'],
    ['/v1/imports', 'text/csv'],
    ['/nowhere', 'text/plain'],
  ])(
    'that sends half a body to %s is disconnected after the time limit between two pieces',
    async (path, type) => {
      const { received, ms } = await openConnection([buildHead(path, 100, type), 'grant_type='])
        .closed;
      expect(ms).toBeLessThan(CONNECTION_LIMITS.headMs);
      expect(received).toMatch(/^HTTP\/1\.1 4\d\d /);
    },
  );

  it('that sends single bytes is disconnected after the time limit for a body', async () => {
    const { socket, closed } = openConnection([buildHead('/token', 10_000)], patient);
    const dripping = setInterval(() => socket.write('x'), 50);
    const { received, ms } = await closed;
    clearInterval(dripping);
    expect(received).toMatch(/^HTTP\/1\.1 408 /);
    expect(ms).toBeGreaterThan(PATIENT.bodyMs * 0.9);
    expect(ms).toBeLessThan(PATIENT.idleMs);
  });

  it('that uploads by a link may take longer while bytes arrive', async () => {
    const { url } = await setup.objects.uploadLink('uploads/slow', { seconds: 60, bytes: 20 });
    const path = new URL(url).pathname;
    const { socket, closed } = openConnection(
      [`PUT ${path} HTTP/1.1\r\nHost: kaart\r\nConnection: close\r\nContent-Length: 20\r\n\r\n`],
      patient,
    );
    const startedAt = performance.now();
    for (let sent = 0; sent < 20; sent += 1) {
      socket.write('x');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(performance.now() - startedAt).toBeGreaterThan(PATIENT.bodyMs);
    expect((await closed).received).toMatch(/^HTTP\/1\.1 201 /);
  });

  it('is not logged as a defect', () => {
    expect(setup.log.filter((line) => /defect|"level":"error"/.test(line))).toEqual([]);
  });
});

describe('9.15 many clients', () => {
  it('with 300 half-sent requests are disconnected within the limits; others get responses then', async () => {
    const all = Array.from({ length: 300 }, () => openConnection([buildHead('/token', 100), 'x']));
    await Promise.all(all.map(({ closed }) => closed));
    expect((await fetch(`${listener.url}/health`)).status).toBe(200);
  });

  it('hold no more connections than the limit', async () => {
    const all = Array.from({ length: 60 }, () => openConnection([]));
    const ends = await Promise.all(all.map(({ closed }) => closed));
    const refused = ends.filter(({ received }) => received === ''); // the other connections got a response: they were too slow
    expect(refused.length).toBeGreaterThanOrEqual(60 - LIMITS.connections);
    expect(refused.length).toBeLessThan(60);
  });
});
