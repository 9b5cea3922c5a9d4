import { beforeEach, describe, expect, it } from 'vitest';
import { VendorRefused, VendorUnavailable } from '../../../http/vendor-errors.ts';
import { secretOf } from '../../../settings/schema/secret.ts';
import type { ManageCall, ManageTransport } from '../connection/manage-transport.ts';
import { manageSettings } from '../settings.ts';
import { checkPermissions } from './check-permissions.ts';

const ROW = { board: 21, priority: 4, type: 5 };
const SETTINGS = {
  url: 'https://psa.example.test',
  companyId: 'msp',
  publicKey: secretOf('public'),
  privateKey: secretOf('private'),
  clientId: 'client',
  categories: { low: ROW, medium: ROW, high: ROW },
};
/** Settings that need every right there is. */
const EVERYTHING = {
  ...SETTINGS,
  linkDevices: true,
  callbackUrl: 'https://plumbline.example.test',
  categories: { low: { ...ROW, source: 'EDR', owner: 'anna' }, medium: ROW, high: ROW },
};

/** What the server answers to a call: rows, an empty list, or an error. */
type Server = (call: string, wanted: ManageCall) => readonly { id: number }[] | Error;

let calls: ManageCall[];
beforeEach(() => {
  calls = [];
});

const REFUSED_BODY = new VendorRefused('manage', {
  code: 'missing-field',
  message: 'Manage answered 400: The summary field is required',
  advice: 'none',
});
const forbidden = rejected('forbidden');

function rejected(code: string): VendorRefused {
  return new VendorRefused('manage', { code, message: `Manage said ${code}`, advice: `Heal ${code}.` });
}
function unavailable(code: string): VendorUnavailable {
  return new VendorUnavailable('manage', { code, message: `Manage is ${code}`, advice: 'Wait.' });
}

/** A server where every right is there and every list has one row; `changes` overrule it. */
function serverWith(changes: (call: string, wanted: ManageCall) => ReturnType<Server> | undefined): Server {
  return (call, wanted) => changes(call, wanted) ?? (wanted.method === 'GET' ? [{ id: 69 }] : REFUSED_BODY);
}
const ALL_GRANTED = serverWith(() => undefined);
const refusing = (pattern: RegExp, error: Error): Server =>
  serverWith((call) => (pattern.test(call) ? error : undefined));

function transport(server: Server): Pick<ManageTransport, 'call'> {
  return {
    call: async (wanted, schema) => {
      calls.push(wanted);
      await Promise.resolve();
      const answer = server(`${wanted.method} ${wanted.path}`, wanted);
      if (answer instanceof Error) throw answer;
      return schema.parse(answer);
    },
  };
}

async function check(server: Server, settings: object = EVERYTHING) {
  const { signal } = new AbortController();
  return checkPermissions(transport(server), manageSettings.parse(settings), signal);
}

/** Which rights have a verdict. */
async function rightsThatAre(verdict: string, server: Server, settings?: object): Promise<string[]> {
  const findings = await check(server, settings);
  return findings.filter((finding) => finding.verdict === verdict).map(({ right }) => right);
}

const CONNECTION = 'Connection and keys';
const COMPANIES = 'Company Maintenance: Inquire All';
const CONFIGURATIONS = 'Configurations: Inquire';
const INQUIRE = 'Service Tickets: Inquire All';
const ADD = 'Service Tickets: Add';
const EDIT = 'Service Tickets: Edit All';
const CLOSE = 'Close Service Tickets: Edit';
const BOARDS = 'Table Setup: Inquire, Service Board';
const STATUSES = 'Table Setup: Inquire, statuses and types of a Service Board';
const PRIORITIES = 'Table Setup: Inquire, Priority';
const SOURCES = 'Table Setup: Inquire, Source';
const COMPANY_STATUSES = 'Table Setup: Inquire, Company Status';
const MEMBERS = 'Member Maintenance: Inquire';
const CALLBACKS = 'Callbacks';
const PROBED = [
  COMPANIES,
  CONFIGURATIONS,
  INQUIRE,
  ADD,
  EDIT,
  CLOSE,
  BOARDS,
  STATUSES,
  PRIORITIES,
  SOURCES,
  COMPANY_STATUSES,
  MEMBERS,
  CALLBACKS,
];

describe('checkPermissions', () => {
  it('grants everything where all calls are answered, in the order of the screen of Manage', async () => {
    expect(await rightsThatAre('granted', ALL_GRANTED)).toEqual([CONNECTION, ...PROBED]);
  });

  it('sends no write but those that must be refused', async () => {
    await check(ALL_GRANTED);
    const writes = calls.filter(({ method }) => method !== 'GET');
    expect(writes.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['POST', '/service/tickets', { processNotifications: false }],
      ['PATCH', '/service/tickets/69', expect.arrayContaining([CHANGE_OF_NOTHING])],
      ['PATCH', '/service/tickets/69', expect.arrayContaining([CHANGE_OF_NOTHING])],
    ]);
  });

  it('reads single rows only', async () => {
    await check(ALL_GRANTED);
    const reads = calls.filter(({ method }) => method === 'GET');
    expect(reads.map(({ query }) => query?.['pageSize'])).toEqual(reads.map(() => '1'));
  });

  it.each([
    [COMPANIES, /^GET \/company\/companies$/],
    [CONFIGURATIONS, /^GET \/company\/configurations$/],
    [ADD, /^POST \/service\/tickets$/],
    [BOARDS, /^GET \/service\/boards$/],
    [STATUSES, /^GET \/service\/boards\/21\/statuses$/],
    [STATUSES, /^GET \/service\/boards\/21\/types$/],
    [PRIORITIES, /^GET \/service\/priorities$/],
    [SOURCES, /^GET \/service\/sources$/],
    [COMPANY_STATUSES, /^GET \/company\/companies\/statuses$/],
    [MEMBERS, /^GET \/system\/members$/],
    [CALLBACKS, /^GET \/system\/callbacks$/],
  ])('misses %s alone where %s is forbidden', async (right, pattern) => {
    const server = refusing(pattern, forbidden);
    expect(await rightsThatAre('missing', server)).toEqual([right]);
    expect(await rightsThatAre('granted', server)).toEqual(
      [CONNECTION, ...PROBED].filter((other) => other !== right),
    );
  });

  it('misses only the right to closed tickets where the newest closed one may not be changed', async () => {
    const server = serverWith((call, { query }) => {
      if (query?.['conditions'] === 'closedFlag=True') return [{ id: 8 }];
      return call === 'PATCH /service/tickets/8' ? forbidden : undefined;
    });
    expect(await rightsThatAre('missing', server)).toEqual([CLOSE]);
    expect(await rightsThatAre('unknown', server)).toEqual([]);
  });

  it.each([
    {
      without: 'Inquire',
      pattern: /^GET \/service\/(tickets|info)/,
      missing: INQUIRE,
      unknown: [EDIT, CLOSE],
    },
    { without: 'Edit', pattern: /^PATCH/, missing: EDIT, unknown: [CLOSE] },
  ])('blames nothing but $without for what cannot be told without it', async (given) => {
    const server = refusing(given.pattern, forbidden);
    expect(await rightsThatAre('missing', server)).toEqual([given.missing]);
    expect(await rightsThatAre('unknown', server)).toEqual(given.unknown);
  });

  it.each([
    { kind: 'open', conditions: 'closedFlag=False', right: EDIT },
    { kind: 'closed', conditions: 'closedFlag=True', right: CLOSE },
  ])('cannot tell what may be done to $kind tickets where none is visible', async (given) => {
    const findings = await check(
      serverWith((_, { query }) => (query?.['conditions'] === given.conditions ? [] : undefined)),
    );
    const finding = findings.find(({ right }) => right === given.right);
    expect(finding).toMatchObject({
      verdict: 'unknown',
      detail: `No ${given.kind} ticket is visible to try it on.`,
    });
  });

  it.each([
    ['a busy server', unavailable('server-error')],
    ['a record that is not there', rejected('not-found')],
    ['an endpoint that is not there', rejected('unknown-endpoint')],
  ])('takes %s for neither yes nor no', async (_, error) => {
    const findings = await check(refusing(/^(POST|GET \/company)/, error));
    const unknown = findings.filter(({ verdict }) => verdict === 'unknown');
    expect(unknown.map(({ right, detail }) => [right, detail])).toEqual([
      [COMPANIES, error.message],
      [CONFIGURATIONS, error.message],
      [ADD, error.message],
      [COMPANY_STATUSES, error.message],
    ]);
  });

  it('says so when a server accepts what it should refuse', async () => {
    const findings = await check(serverWith((call) => (call.startsWith('POST') ? [] : undefined)));
    const add = findings.find(({ right }) => right === ADD);
    expect(add?.verdict).toBe('granted');
    expect(add?.detail).toContain('Manage accepted it, which it should not have');
  });

  it.each([
    ['missing', rejected('bad-credentials')],
    ['missing', rejected('wrong-host')],
    ['unknown', unavailable('unreachable')],
  ])('calls the connection %s and asks no further after %s', async (verdict, error) => {
    const findings = await check(refusing(/./, error));
    expect(calls).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      right: CONNECTION,
      verdict,
      detail: `${error.message}. ${error.advice}`,
    });
    expect(findings.slice(1).map((finding) => finding.verdict)).toEqual([...PROBED.map(() => 'unknown')]);
  });

  it('keeps what was found before the keys were refused', async () => {
    const server = refusing(/^GET \/service/, rejected('bad-credentials'));
    expect(await rightsThatAre('granted', server)).toEqual([COMPANIES, CONFIGURATIONS]);
    expect(await rightsThatAre('missing', server)).toEqual([CONNECTION]);
  });

  it('suspects the client id where everything is forbidden', async () => {
    const [connection] = await check(refusing(/./, forbidden));
    expect(connection?.verdict).toBe('unknown');
    expect(connection?.detail).toContain('client id');
  });

  it('asks for no right that the settings do without', async () => {
    const plain = { ...SETTINGS, companyMapping: 'explicit' };
    const findings = await check(refusing(/company|sources|system/, forbidden), plain);
    expect(findings.map(({ right, verdict }) => [right, verdict])).toEqual(
      [CONNECTION, INQUIRE, ADD, EDIT, CLOSE, BOARDS, STATUSES, PRIORITIES].map((right) => [
        right,
        'granted',
      ]),
    );
  });

  it('looks into the first listed board where the settings name theirs', async () => {
    const named = { ...ROW, board: 'Security' };
    await check(ALL_GRANTED, { ...SETTINGS, categories: { low: named, medium: named, high: named } });
    expect(calls.map(({ path }) => path)).toContain('/service/boards/69/statuses');
  });

  it('lets other failures through, such as being stopped', async () => {
    const stopped = new Error('stopped');
    await expect(check(refusing(/./, stopped))).rejects.toBe(stopped);
  });
});

const CHANGE_OF_NOTHING = { op: 'replace', path: 'plumblineProbe', value: 'none' };
