import { Client } from 'pg';

/** Creates a database on the server of the suite. @returns its URL */
export async function newDatabase(name: string): Promise<string> {
  const server = process.env['KAART_TEST_DATABASE'];
  if (server === undefined) throw new Error('npm run test:cluster starts the database');
  const client = new Client({ connectionString: server });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
