import { describe, expect, it } from 'vitest';
import { createS3Client } from '../../lib/aws/s3-bucket.ts';
import { openS3Objects } from '../../lib/aws/s3-objects.ts';
import { instant } from '../../lib/core/instant.ts';
import { type Answer, makeRespondingClient, type Sent } from './responses.ts';

const NEW = { contentType: 'text/plain', ifAbsent: true };
const LARGE = Buffer.alloc(9 * 1_048_576);
const DONE: Answer = { status: 200, headers: { etag: '"x"', 'x-amz-version-id': 'v1' } };
const BUSY: Answer = { status: 503, body: '<Error><Code>SlowDown</Code></Error>' };
const buildRefusal = (status: number, code: string): Answer => ({
  status,
  body: `<Error><Code>${code}</Code></Error>`,
});
const EXISTS = buildRefusal(412, 'PreconditionFailed');
const CONFLICT = buildRefusal(409, 'ConditionalRequestConflict');
const MISSING: Answer = { status: 404 };

/** The kind of a request: `PUT`, `HEAD`, `PUT part`, `POST begin`, `POST complete`, `DELETE upload`, … */
function findKind({ method, query }: Sent): string {
  if ('uploads' in query) return 'begin';
  if ('tagging' in query) return `${method} tags`;
  if ('partNumber' in query) return 'part';
  if ('uploadId' in query) return method === 'POST' ? 'complete' : 'abort';
  return method;
}

const UPLOAD: Answer = {
  status: 200,
  body: '<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>',
};

const COMPLETED: Answer = {
  ...DONE,
  body: '<CompleteMultipartUploadResult><ETag>"x"</ETag></CompleteMultipartUploadResult>',
};

/** A response, or a function that derives it from the earlier requests. */
type Scripted = Answer | ((sent: readonly Sent[]) => Answer);

/** Objects in an S3 that responds to requests of each kind in turn. The last response is repeated. */
function openObjectsWith(script: Record<string, readonly Scripted[]>) {
  const counts = new Map<string, number>();
  const seen: Sent[] = [];
  const { config } = makeRespondingClient((request) => {
    seen.push(request);
    const kind = findKind(request);
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    const responses: readonly Scripted[] = script[kind] ?? [kind === 'begin' ? UPLOAD : DONE];
    const response = responses[count] ?? responses.at(-1) ?? DONE;
    return typeof response === 'function' ? response(seen) : response;
  });
  const client = createS3Client({ ...config, forcePathStyle: true });
  return { objects: openS3Objects({ bucket: 'b', client }), kinds: () => seen.map(findKind) };
}

/** The object that the first write has stored although its response was lost. */
const buildOwnObject = (sent: readonly Sent[]): Answer => {
  const write = sent.find(({ headers }) => 'x-amz-meta-write' in headers);
  return { ...DONE, headers: { 'x-amz-meta-write': write?.headers['x-amz-meta-write'] ?? '' } };
};
const foreign: Answer = { ...DONE, headers: { 'x-amz-meta-write': 'another' } };

describe('9.6 an object under a prefix that is locked', () => {
  const lock = { prefixes: ['audit/', 'journal/'], days: 10 };
  const clock = () => instant('2026-01-01T00:00:00Z');
  const LOCKED = {
    'x-amz-object-lock-mode': 'COMPLIANCE',
    'x-amz-object-lock-retain-until-date': '2026-01-11T00:00:00Z',
  };

  it.each([
    ['in one piece', Buffer.from('x'), 'PUT'],
    ['in parts', LARGE, 'begin'],
  ])(
    'that is sent %s is locked for the configured days, and other objects are not locked',
    async (_, bytes, kind) => {
      const seen: Sent[] = [];
      const { config } = makeRespondingClient((request) => {
        seen.push(request);
        if (findKind(request) === 'begin') return UPLOAD;
        return findKind(request) === 'complete' ? COMPLETED : DONE;
      });
      const client = createS3Client({ ...config, forcePathStyle: true });
      const objects = openS3Objects({ bucket: 'b', client, lock, clock });
      await objects.put('audit/heads/2026-01-01.jws', bytes, NEW);
      await objects.put('journal/000-a', bytes, NEW);
      await objects.put('versions/a', bytes, NEW);
      const [head, entry, free] = seen.filter((request) => findKind(request) === kind);
      for (const locked of [head, entry]) expect(locked?.headers).toMatchObject(LOCKED);
      for (const name of Object.keys(LOCKED)) expect(free?.headers).not.toHaveProperty(name);
    },
  );
});

describe('a new object', () => {
  it('is stored if the SDK repeats the request after a lost response', async () => {
    const { objects, kinds } = openObjectsWith({ PUT: [BUSY, EXISTS], HEAD: [buildOwnObject] });
    expect(await objects.put('a', 'x', NEW)).toMatchObject({ bytes: 1 });
    expect(kinds()).toEqual(['PUT', 'PUT', 'HEAD']);
  });

  it('is not stored if another object exists', async () => {
    const { objects } = openObjectsWith({ PUT: [EXISTS], HEAD: [foreign] });
    await expect(objects.put('a', 'x', NEW)).rejects.toMatchObject({ code: 'object-exists' });
  });

  it('is tried again while another writer conflicts and has stored nothing', async () => {
    const { objects, kinds } = openObjectsWith({
      PUT: [CONFLICT, CONFLICT, DONE],
      HEAD: [MISSING],
    });
    expect(await objects.put('a', 'x', NEW)).toMatchObject({ bytes: 1 });
    expect(kinds()).toEqual(['PUT', 'HEAD', 'PUT', 'HEAD', 'PUT']);
  });

  it('is not stored if another writer conflicts at each attempt', async () => {
    const { objects } = openObjectsWith({ PUT: [CONFLICT], HEAD: [MISSING] });
    await expect(objects.put('a', 'x', NEW)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('of several parts is stored if the response to its completion was lost', async () => {
    const gone = buildRefusal(404, 'NoSuchUpload');
    for (const second of [gone, EXISTS]) {
      const { objects, kinds } = openObjectsWith({
        complete: [BUSY, second],
        HEAD: [buildOwnObject],
      });
      expect(await objects.put('a', LARGE, NEW)).toMatchObject({ bytes: LARGE.byteLength });
      expect(kinds()).toContain('PUT tags');
      expect(kinds()).not.toContain('abort');
    }
  });

  it.each([
    ['there is another', EXISTS, foreign, 'object-exists'],
    ['another was completed at the same time', CONFLICT, foreign, 'object-exists'],
    ['another writer is in the way', CONFLICT, MISSING, 'unavailable'],
    ['its upload has been aborted', buildRefusal(404, 'NoSuchUpload'), MISSING, 'unavailable'],
    ['S3 is overloaded', BUSY, MISSING, 'unavailable'],
  ])(
    'of several parts is not stored if %s, and its parts are deleted',
    async (_name, response, head, code) => {
      const { objects, kinds } = openObjectsWith({ complete: [response], HEAD: [head] });
      await expect(objects.put('a', LARGE, NEW)).rejects.toMatchObject({ code });
      expect(kinds().at(-1)).toBe('abort');
    },
  );

  it('of several parts is not stored if a part cannot be sent', async () => {
    const { objects, kinds } = openObjectsWith({ part: [DONE, BUSY] });
    await expect(objects.put('a', LARGE, NEW)).rejects.toMatchObject({ code: 'unavailable' });
    expect(kinds()).not.toContain('complete');
    expect(kinds().at(-1)).toBe('abort');
  });
});

describe('a request to S3', () => {
  it.each([
    ['if S3 is overloaded', BUSY],
    ['if S3 fails', { status: 500 }],
    [
      'if S3 cannot be reached',
      { broken: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) },
    ],
  ])('ends as unavailable %s', async (_name, response) => {
    const script = Object.fromEntries(
      ['GET', 'HEAD', 'PUT', 'DELETE', 'POST'].map((kind) => [kind, [response]]),
    );
    const { objects } = openObjectsWith(script);
    const listObjects = async () => {
      for await (const info of objects.list('a')) expect(info).toBeUndefined();
    };
    const pending = [
      objects.get('a'),
      objects.head('a'),
      objects.put('a', 'x', NEW),
      objects.delete('a'),
      objects.purge('a'),
      listObjects(),
    ];
    for (const outcome of await Promise.allSettled(pending))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
  });

  it.each(['RequestTimeTooSkewed', 'RequestExpired'])(
    'ends as unavailable if the clock is wrong: %s',
    async (code) => {
      const skewed = buildRefusal(403, code);
      const { objects } = openObjectsWith({ GET: [skewed], PUT: [skewed] });
      const pending = [objects.get('a'), objects.put('a', 'x', NEW)];
      for (const outcome of await Promise.allSettled(pending))
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
    },
  );

  it('throws the error of S3 if it is forbidden, and does not report the object as missing', async () => {
    const forbidden = buildRefusal(403, 'AccessDenied');
    const { objects } = openObjectsWith({ GET: [forbidden], HEAD: [forbidden] });
    await expect(objects.get('a')).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(objects.head('a')).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });
});

describe('a purge', () => {
  it('throws an error if S3 refuses to erase an object', async () => {
    const listed: Answer = {
      status: 200,
      body: '<ListVersionsResult><Version><Key>a</Key><VersionId>1</VersionId></Version></ListVersionsResult>',
    };
    const refused: Answer = {
      status: 200,
      body: '<DeleteResult><Error><Key>a</Key><Code>AccessDenied</Code></Error></DeleteResult>',
    };
    const { objects } = openObjectsWith({ GET: [listed], POST: [refused] });
    await expect(objects.purge('a')).rejects.toMatchObject({
      code: 'unavailable',
      details: { reason: 'AccessDenied' },
    });
  });
});
