import { createHash, createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import type { CallbackRequest, CallbackSender } from '../../../http/callback-contract.ts';
import { manageCallbackRoute } from './callback-route.ts';

const KEY_ADDRESS = 'https://na.myconnectwise.net/keys/1?companyName=MSP';
const SENDER = { address: '192.0.2.1', isProven: false };
const SETTINGS = {
  url: 'https://api-na.myconnectwise.net',
  companyId: 'msp',
  clientId: 'client-guid',
  privateAddresses: false,
};
const BODY = {
  MessageId: 'm1',
  CompanyId: 'MSP',
  Action: 'updated',
  Type: 'ticket',
  ID: 69,
  Entity: JSON.stringify({ id: 69, summary: '[GZ-abc] High: x on y', externalXRef: 'gz:eu:abc' }),
  Metadata: { key_url: KEY_ADDRESS },
};

function signed(body: unknown, key = 'right'): CallbackRequest {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const hash = createHash('sha256').update(key).digest();
  const signature = createHmac('sha256', hash).update(bytes).digest('base64');
  return { sender: SENDER, headers: { 'x-content-signature': signature }, bytes, deadline: 4_000 };
}

/** A route whose key server and receiver answer what is set; time stands still unless it is set. */
function stage() {
  const state = { key: 'right', keyFails: false, durable: true, now: 1_000_000 };
  const sent: string[] = [];
  const fetched: string[] = [];
  const logged: { message: string; details: Readonly<Record<string, unknown>> }[] = [];
  const route = manageCallbackRoute(SETTINGS, {
    send: (id) => {
      sent.push(id);
      return Promise.resolve(state.durable);
    },
    log: (message, details) => logged.push({ message, details }),
    fetchKey: (address) => {
      fetched.push(address);
      return state.keyFails
        ? Promise.reject(new Error('no answer within 2000 ms'))
        : Promise.resolve(state.key);
    },
    now: () => state.now,
  });
  return { state, sent, fetched, logged, route };
}

it('a verified callback sends the id of its ticket', async () => {
  const { sent, fetched, logged, route } = stage();
  expect(await route.receive(signed(BODY))).toEqual({ status: 200, reason: 'sent', isProven: true });
  expect({ sent, fetched, logged }).toEqual({ sent: ['69'], fetched: [KEY_ADDRESS], logged: [] });
});

it('a ticket that was deleted is sent, for nothing shows whose it was', async () => {
  const { sent, route } = stage();
  expect(await route.receive(signed({ ...BODY, Action: 'deleted', Entity: null }))).toMatchObject({
    status: 200,
  });
  expect(sent).toEqual(['69']);
});

it.each<[string, CallbackRequest, number, string]>([
  ['no signature', { ...signed(BODY), headers: {} }, 401, 'unsigned'],
  ['an empty signature', { ...signed(BODY), headers: { 'x-content-signature': '' } }, 401, 'unsigned'],
  ['no JSON', signed('garbage'), 400, 'unreadable'],
  ['no key address', signed({ ...BODY, Metadata: undefined }), 400, 'unreadable'],
  [
    'the key address of another server',
    signed({ ...BODY, Metadata: { key_url: 'https://169.254.169.254/latest/meta-data' } }),
    403,
    'untrusted-key',
  ],
  [
    'the true key of another company',
    signed({ ...BODY, Metadata: { key_url: KEY_ADDRESS.replace('MSP', 'evil') } }),
    403,
    'untrusted-key',
  ],
])('%s is refused without a request to anybody', async (_, request, status, reason) => {
  const { sent, fetched, logged, route } = stage();
  expect(await route.receive(request)).toEqual({ status, reason, isProven: false });
  expect({ sent, fetched }).toEqual({ sent: [], fetched: [] });
  expect(logged).toMatchObject([{ details: { bytes: request.bytes.length } }]);
});

it.each<[string, CallbackRequest, number, string]>([
  ['the signature of another key', signed(BODY, 'wrong'), 401, 'forged'],
  [
    'a body that was changed on its way',
    { ...signed(BODY), bytes: Buffer.from(JSON.stringify({ ...BODY, ID: 70 })) },
    401,
    'forged',
  ],
  ['a callback of another type', signed({ ...BODY, Type: 'company' }), 400, 'not-a-ticket'],
  ['a callback without an id', signed({ ...BODY, ID: undefined }), 400, 'not-a-ticket'],
  ['a callback from another company', signed({ ...BODY, CompanyId: 'other' }), 403, 'other-company'],
])(
  '%s is refused and logged with its size and message, and nothing is sent',
  async (_, request, status, reason) => {
    const { sent, logged, route } = stage();
    expect(await route.receive(request)).toMatchObject({ status, reason });
    expect(sent).toEqual([]);
    expect(logged).toMatchObject([{ details: { bytes: request.bytes.length, messageId: 'm1' } }]);
    expect(logged[0]?.details['advice']).toMatch(/\w/);
  },
);

it('what an unknown sender wrote is logged as one short line', async () => {
  const { logged, route } = stage();
  await route.receive(signed({ ...BODY, MessageId: `a\n\u202e${'b'.repeat(500)}` }, 'wrong'));
  expect(logged[0]?.details['messageId']).toMatch(/^a\\n\\u202eb{197}$/);
});

it('a ticket that is not ours is answered with 200 and not sent', async () => {
  const { sent, route } = stage();
  const Entity = JSON.stringify({ summary: 'Backup failed', externalXRef: 'rmm:7' });
  expect(await route.receive(signed({ ...BODY, Entity }))).toEqual({
    status: 200,
    reason: 'not-ours',
    isProven: true,
  });
  expect(sent).toEqual([]);
});

it('a repeat is sent once', async () => {
  const { sent, route } = stage();
  await route.receive(signed(BODY));
  expect(await route.receive(signed(BODY))).toEqual({ status: 200, reason: 'repeat', isProven: true });
  expect(sent).toHaveLength(1);
});

it('what is not durable earns a retry, which is no repeat', async () => {
  const { state, sent, route } = stage();
  state.durable = false;
  expect(await route.receive(signed(BODY))).toEqual({ status: 429, reason: 'not-durable', isProven: true });
  state.durable = true;
  expect(await route.receive(signed(BODY))).toEqual({ status: 200, reason: 'sent', isProven: true });
  expect(sent).toHaveLength(2);
});

it('a key that was replaced at the server is fetched once more', async () => {
  const { state, sent, fetched, route } = stage();
  await route.receive(signed(BODY));
  state.key = 'newer';
  state.now += 60_000;
  expect(await route.receive(signed({ ...BODY, MessageId: 'm2' }, 'newer'))).toMatchObject({ status: 200 });
  expect({ sent: sent.length, fetched: fetched.length }).toEqual({ sent: 2, fetched: 2 });
});

it('a key that cannot be fetched earns a retry', async () => {
  const { state, logged, route } = stage();
  state.keyFails = true;
  expect(await route.receive(signed(BODY))).toEqual({ status: 429, reason: 'no-key', isProven: false });
  expect(logged).toMatchObject([{ details: { problem: 'no answer within 2000 ms' } }]);
});

it('a callback with the signature of Manage proves its sender, whatever becomes of it', async () => {
  const { state, route } = stage();
  expect(await route.receive(signed({ ...BODY, Type: 'company' }))).toMatchObject({ isProven: true });
  expect(await route.receive(signed({ ...BODY, CompanyId: 'other' }))).toMatchObject({ isProven: true });
  state.durable = false;
  expect(await route.receive(signed(BODY))).toMatchObject({ isProven: true });
  expect(await route.receive(signed(BODY, 'wrong'))).toMatchObject({ isProven: false });
});

it('a board whose callbacks name a key each is heard, and forged ones cannot make us hammer the server', async () => {
  const { sent, fetched, route } = stage();
  const keyed = (n: number, sender: CallbackSender, key = 'right') => {
    const Metadata = { key_url: `${KEY_ADDRESS}&id=${n}` };
    return route.receive({ ...signed({ ...BODY, MessageId: `m${n}`, Metadata }, key), sender });
  };
  await keyed(0, SENDER);
  const forged = [];
  for (let n = 1; n <= 20; n += 1)
    forged.push(await keyed(n, { address: '198.51.100.7', isProven: false }, 'forged'));
  expect(fetched).toHaveLength(1 + 6);
  expect(forged.at(-1)).toMatchObject({ status: 429, reason: 'too-many-keys' });
  for (let n = 21; n < 80; n += 1) await keyed(n, { ...SENDER, isProven: true });
  expect(sent).toHaveLength(60);
});
