import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** An OpenID provider like Keycloak: its keys and roles have the same addresses and names. */
export interface IdentityProvider {
  /** An access token of a person with these roles. */
  token(person: string, ...roles: readonly string[]): Promise<string>;
  stop(): void;
}

export async function startIdentityProvider(port: number): Promise<IdentityProvider> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256', use: 'sig' };
  const server = createServer((request, response) => {
    const isKeys = request.url === '/protocol/openid-connect/certs';
    response.writeHead(isKeys ? 200 : 404, { 'content-type': 'application/json' });
    response.end(isKeys ? JSON.stringify({ keys: [jwk] }) : '{}');
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    token: (person, ...roles) =>
      new SignJWT({ typ: 'Bearer', azp: 'desk', realm_access: { roles } })
        .setProtectedHeader({ alg: 'ES256', kid: 'test', typ: 'JWT' })
        .setIssuer(`http://127.0.0.1:${port}`)
        .setAudience('kaart')
        .setSubject(person)
        .setJti(crypto.randomUUID())
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(privateKey),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
