import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** Shorter than the five seconds after which the commonest servers close an idle connection. */
const IDLE_MS = 4_000;

/** Connections that are used again. */
export interface KeptConnections {
  /** The agent for `http:` or `https:`. */
  agentFor(protocol: string): HttpAgent;
  close(): void;
}

/** Keeps connections for as long as they can be trusted to be open still. */
export function keptConnections(): KeptConnections {
  const options = { keepAlive: true, timeout: IDLE_MS, autoSelectFamily: true };
  const http = new HttpAgent(options);
  // said outright, so that no variable of the environment turns it off
  const https = new HttpsAgent({ ...options, rejectUnauthorized: true });
  let lastUse = 0;
  return {
    agentFor(protocol) {
      // A frozen Lambda wakes up with connections that died long ago, before any timer has run.
      const now = Date.now();
      if (now - lastUse > IDLE_MS) for (const agent of [http, https]) dropIdle(agent);
      lastUse = now;
      return protocol === 'https:' ? https : http;
    },
    close() {
      http.destroy();
      https.destroy();
    },
  };
}

function dropIdle({ freeSockets }: HttpAgent): void {
  for (const socket of Object.values(freeSockets).flat()) socket?.destroy();
}
