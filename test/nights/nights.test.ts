import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, expect, it } from 'vitest';
import { DEMO_PARTNER } from '../../lib/app/demonstration.ts';
import type { ConsentRequest } from '../../lib/consent/event.ts';
import type { DataRecipient } from '../../lib/consent/recipient.ts';
import { AUDIENCES, type Audience } from '../../lib/consent/vocabulary.ts';
import { addMilliseconds, DAY_MS, HOUR_MS, instant } from '../../lib/core/instant.ts';
import { jwksVerifier } from '../../lib/identity/jws.ts';
import { verifyReceipt } from '../../lib/receipt/verify.ts';
import { request } from '../consent/consent-setup.ts';
import { randomOf } from '../random.ts';
import { Installation, type Time } from './installation.ts';
import { checkLists, type ListCost, measureLists, printLists } from './lists.ts';
import { Oracle } from './oracle.ts';
import { type Server, startServerProcess } from './server-process.ts';
import type { Work } from './work-counter.ts';

/**
 * Simulates the nightly runs of an installation: two servers in two processes use one data directory, and
 * their clock is wrong at times. After each nightly run, an oracle computes the rows that each recipient must
 * get. The work of a nightly run and of a page of a list is counted, so that the limits are the same on any
 * machine. Times are only printed.
 */

/** Number of simulated nights. Use a smaller number for a quick test. */
const NIGHTS = Number(process.env['KAART_NIGHTS'] ?? 1_000);
const SEED = Number(process.env['KAART_SEED'] ?? 1);
/** Number of nights in one line of the table. */
const PER_LINE = Math.max(1, Math.min(50, Math.floor(NIGHTS / 10)));
/** Number of nights after which the servers are started again and the keys are rotated. */
const RESTART_EVERY = 40;
const WEEK = 7;
const YEAR_MS = 365 * DAY_MS;

const NAMED = 'lab-partner';
const PARTICIPANT = 'did:web:reader.example';
const RECIPIENTS: readonly DataRecipient[] = [
  { audience: 'partners', recipient: DEMO_PARTNER },
  { audience: 'partners', recipient: NAMED },
  { audience: 'dataspace' },
  { audience: 'dataspace', recipient: PARTICIPANT },
  { audience: 'public' },
];

const home = mkdtempSync(join(tmpdir(), 'kaart-nights-'));
afterAll(() => rmSync(home, { recursive: true }), 120_000);

/** The clock error in this night. In most nights it is 0. */
function clockStep(night: number, time: Time): number {
  if (night % 23 === 7) return -50 * 60_000;
  if (night % 101 === 50) return -Date.parse(time.now);
  if (night % 151 === 75) return 3 * YEAR_MS;
  return 0;
}

class Simulation {
  readonly time: Time = { now: instant('2026-01-10T02:30:00Z'), wrongMs: 0 };
  readonly oracle = new Oracle();
  readonly receipts: { readonly recordId: string; readonly id: string }[] = [];
  readonly #random = randomOf(SEED);
  readonly #secrets: Record<string, string> = {};
  /** Companies whose newest decision is dated years ahead. A grant cannot end before that date. */
  readonly #ahead = new Set<string>();
  #companies: readonly string[] = [];
  #campaign = '';
  /** When the last nightly run with the right clock ended. */
  #nightAt = this.time.now;
  servers: readonly Server[] = [];

  async begin(): Promise<void> {
    const first = new Installation(home, this.time);
    this.#secrets[DEMO_PARTNER] = await first.load();
    this.#secrets[NAMED] = await first.addPartner(NAMED);
    for (const audience of AUDIENCES) {
      const recipient: DataRecipient =
        audience === 'partners' ? { audience, recipient: DEMO_PARTNER } : { audience };
      const visibleRows = await first.read(recipient, this.#secrets[recipient.recipient ?? '']);
      for (const recordId of visibleRows)
        this.oracle.addDecision({ recordId, audience, isOpen: true });
      if (audience === 'partners') this.#companies = visibleRows;
    }
    await first.addParticipant(PARTICIPANT);
    this.#campaign = await first.startCampaign();
    this.servers = [first, startServerProcess(home, this.time)];
  }

  /** Three decisions in a day, by either server. The second decision has the clock error of the coming night. */
  async day(night: number): Promise<void> {
    for (let each = 0; each < 3; each += 1) {
      this.time.wrongMs = each === 1 ? clockStep(night, this.time) : 0;
      await this.#decide(this.time.wrongMs === 0);
      await this.#compareClosed(night + each);
      this.time.now = addMilliseconds(this.time.now, HOUR_MS);
    }
    this.time.wrongMs = 0;
    await this.#at(night).fillLists(night, this.#companies[night % this.#companies.length] ?? '');
  }

  async #decide(isClockRight: boolean): Promise<void> {
    const recordId = this.#oneOf(this.#companies);
    const audience = this.#oneOf<Audience>(['partners', 'partners', 'dataspace', 'public']);
    const names = { partners: NAMED, dataspace: PARTICIPANT, public: undefined };
    const name = this.#random() < 0.2 ? names[audience] : undefined;
    const isOpen = this.#random() < 0.5;
    const ends = isOpen && isClockRight && !this.#ahead.has(recordId) && this.#random() < 0.3;
    const until = ends
      ? addMilliseconds(this.time.now, (1 + this.#random() * 9) * DAY_MS)
      : undefined;
    if (this.time.wrongMs > 0) this.#ahead.add(recordId);
    const target = { recordId, audience, ...(name !== undefined && { recipient: name }) };
    const decision: ConsentRequest = request({
      ...target,
      action: isOpen ? 'grant' : 'withdraw',
      validUntil: until ?? null,
    });
    const ids = await this.#oneOf(this.servers).record([decision]);
    this.receipts.push(...ids.map((id) => ({ recordId, id })));
    this.oracle.addDecision({ ...target, isOpen, ...(until !== undefined && { until }) });
  }

  async night(night: number): Promise<Work> {
    this.time.wrongMs = clockStep(night, this.time);
    const isAhead = this.time.wrongMs > 0;
    const work = await this.#at(night).night();
    this.time.wrongMs = 0;
    // A fast clock ends grants too early, until the next nightly run with the right clock.
    if (isAhead) await this.#at(night + 1).night();
    this.#nightAt = this.time.now;
    return work;
  }

  /**
   * A recipient gets no row after a withdrawal, at once and with any clock. An expired grant may still be
   * served with a slow clock, until a nightly run has recorded its end.
   */
  async #compareClosed(turn: number): Promise<void> {
    const recipient = RECIPIENTS[turn % RECIPIENTS.length] as DataRecipient;
    const open = new Set(
      this.oracle.visibleRows(recipient.audience, recipient.recipient, this.#nightAt),
    );
    const found = await this.#read(turn, recipient);
    const closed = found.filter((recordId) => !open.has(recordId));
    expect(closed, `turn ${turn}, ${JSON.stringify(recipient)}`).toEqual([]);
  }

  #read(turn: number, recipient: DataRecipient): Promise<readonly string[]> {
    const secret =
      recipient.audience === 'partners' ? this.#secrets[recipient.recipient ?? ''] : undefined;
    return this.#at(turn).read(recipient, secret);
  }

  /** Expects that every recipient gets the rows that the oracle computes. The servers are used in turn. */
  async compare(night: number): Promise<void> {
    for (const [at, recipient] of RECIPIENTS.entries()) {
      const found = await this.#read(night + at, recipient);
      const expected = this.oracle.visibleRows(
        recipient.audience,
        recipient.recipient,
        this.time.now,
      );
      expect(found, `night ${night}, ${JSON.stringify(recipient)}`).toEqual(expected);
    }
  }

  /** Stops both servers. Then starts one with new keys in this process, and the other in a new process. */
  async restart(): Promise<void> {
    for (const server of this.servers) await server.close();
    await Installation.rotateKeys(home);
    this.servers = [new Installation(home, this.time), startServerProcess(home, this.time)];
  }

  /** The cost of each list. */
  async lists(night: number): Promise<readonly ListCost[]> {
    const [server] = this.servers;
    if (server === undefined) return [];
    const dataset = 'healthtech-companies-public';
    const values = {
      ...(await server.roots()),
      dataset,
      version: await server.earlierVersion(dataset),
      company: this.#companies[0] ?? '',
      partner: DEMO_PARTNER,
      participant: PARTICIPANT,
      campaign: this.#campaign,
    };
    return measureLists(server, values, night);
  }

  async end(): Promise<void> {
    for (const server of this.servers) await server.close();
  }

  #at(turn: number): Server {
    return this.servers[turn % this.servers.length] as Server;
  }

  #oneOf<T>(all: readonly T[]): T {
    return all[Math.floor(this.#random() * all.length)] as T;
  }
}

interface Line {
  readonly night: number;
  readonly items: number;
  readonly megabytes: number;
  readonly files: number;
  readonly work: Work;
  readonly ms: number;
  readonly longestMs: number;
}

/** The nights since the last line of the table. */
class Nights {
  readonly lines: Line[] = [];
  #works: Work[] = [];
  #ms: number[] = [];

  add(work: Work, ms: number, isOrdinary: boolean): void {
    this.#ms.push(ms);
    if (isOrdinary) this.#works.push(work);
  }

  line(night: number): void {
    const ms = this.#ms.reduce((sum, each) => sum + each, 0) / this.#ms.length;
    this.lines.push({
      night,
      ...size(),
      work: meanOf(this.#works),
      ms,
      longestMs: Math.max(...this.#ms),
    });
    this.#works = [];
    this.#ms = [];
    this.print();
  }

  print(): void {
    const rows = this.lines.map(({ night, items, megabytes, files, work, ms, longestMs }) => ({
      night,
      items,
      MB: Number(megabytes.toFixed(1)),
      files,
      'reads a night': Math.round(work.reads),
      'items read': Math.round(work.items),
      'kB read': Math.round(work.bytes / 1_000),
      writes: Math.round(work.writes),
      objects: Math.round(work.objects),
      'ms a night': Math.round(ms),
      longest: Math.round(longestMs),
    }));
    // biome-ignore lint/suspicious/noConsole: the table is the result that a person reads
    console.table(rows);
  }

  /** Prints the bytes that the nights of the first and the last line have read, by kind of partition. */
  printPartitions(): void {
    const [first, last] = [
      this.lines[0]?.work.bytesOf ?? {},
      this.lines.at(-1)?.work.bytesOf ?? {},
    ];
    const kB = (bytes = 0) => Number((bytes / 1_000).toFixed(1));
    const rows = [...new Set([...Object.keys(first), ...Object.keys(last)])]
      .map((partition) => ({ partition, first: kB(first[partition]), last: kB(last[partition]) }))
      .sort((a, b) => b.last - a.last);
    // biome-ignore lint/suspicious/noConsole: the table is the result that a person reads
    console.table(rows);
  }
}

function meanOf(works: readonly Work[]): Work {
  const mean = (of: (work: Work) => number) =>
    works.reduce((sum, work) => sum + of(work), 0) / Math.max(1, works.length);
  return {
    reads: mean(({ reads }) => reads),
    items: mean(({ items }) => items),
    bytes: mean(({ bytes }) => bytes),
    writes: mean(({ writes }) => writes),
    objects: mean(({ objects }) => objects),
    bytesOf: Object.fromEntries(
      [...new Set(works.flatMap(({ bytesOf }) => Object.keys(bytesOf)))].map((kind) => [
        kind,
        mean(({ bytesOf }) => bytesOf[kind] ?? 0),
      ]),
    ),
  };
}

function size() {
  const path = join(home, 'kaart.sqlite');
  const database = new Database(path);
  const [row] = database.prepare('SELECT count(*) AS items FROM item').all() as { items: number }[];
  database.close();
  const files = readdirSync(join(home, 'objects'), { recursive: true, withFileTypes: true });
  return {
    items: row?.items ?? 0,
    megabytes: statSync(path).size / 1e6,
    files: files.filter((each) => each.isFile()).length,
  };
}

it(`11.10: ${NIGHTS} nightly runs: each recipient reads by the latest decisions, and a run has a constant cost`, async () => {
  const simulation = new Simulation();
  const nights = new Nights();
  const lists: ListCost[] = [];
  await simulation.begin();
  await simulation.compare(0);
  for (let night = 1; night <= NIGHTS; night += 1) {
    simulation.time.now = addMilliseconds(simulation.time.now, DAY_MS);
    await simulation.day(night);
    const began = performance.now();
    const work = await simulation.night(night);
    nights.add(work, performance.now() - began, clockStep(night, simulation.time) === 0);
    await simulation.compare(night);
    if (night % RESTART_EVERY === 0) await simulation.restart();
    if (night % PER_LINE !== 0) continue;
    nights.line(night);
    if (night >= NIGHTS / 2) lists.push(...(await simulation.lists(night)));
  }
  await verifyOldest(simulation);
  await simulation.end();
  nights.printPartitions();
  printLists(lists);
  checkNights(nights.lines);
  checkLists(lists);
}, 7_200_000);

/** The receipts of the first days are valid after all rotations. */
async function verifyOldest({ servers: [server], receipts }: Simulation): Promise<void> {
  const archive = (await server?.keyArchive()) ?? { keys: [] };
  const verifier = jwksVerifier(async () => archive);
  for (const { recordId, id } of receipts.slice(0, 10)) {
    const { findings } = await verifyReceipt((await server?.receipt(recordId, id)) ?? '', verifier);
    expect(findings, id).toEqual([]);
  }
}

/** In all counts, the last nights cost at most twice as much as the first nights. */
function checkNights(lines: readonly Line[]): void {
  // Withdrawals stay open for a week, so their number grows during the first week.
  const [first, last] = [lines.find(({ night }) => night > 2 * WEEK)?.work, lines.at(-1)?.work];
  if (first === undefined || last === undefined) return;
  for (const what of ['reads', 'items', 'bytes', 'writes', 'objects'] as const)
    expect(last[what] / first[what], `${what} of a night`).toBeLessThan(2);
}
