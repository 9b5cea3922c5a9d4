import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Faults, GravityZoneEmulator } from '../../emulators/gravityzone/index.ts';
import { VendorRefused, VendorUnavailable } from '../../src/http/vendor-errors.ts';
import { listIncidents, updateNote } from '../../src/gravityzone/api/incidents.ts';
import { gravityZoneApi } from '../../src/gravityzone/api/json-rpc.ts';
import type { GravityZoneApi } from '../../src/gravityzone/api/json-rpc.ts';
import { checkKeyRights } from '../../src/gravityzone/api/key-rights.ts';
import type { MethodName } from '../../src/gravityzone/api/methods.ts';
import { CLIENT_ONE, settingsOf, stage, startAccount, unlimitedClient } from './gravityzone-account.ts';

let gravityZone: GravityZoneEmulator;
beforeEach(async () => {
  gravityZone = await startAccount();
});
afterEach(() => gravityZone.close());

const EVERYTHING = { window: { kind: 'updated', from: 0, to: Date.parse('2100-01-01') }, page: 1 } as const;
const list = (api: GravityZoneApi) => listIncidents(api, EVERYTHING);
const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );
const asked = (method: MethodName): number => gravityZone.requests().byMethod[method] ?? 0;

describe('an answer that is no result', () => {
  const passing = (code: string) => ({ type: VendorUnavailable, code });
  const final = (code: string) => ({ type: VendorRefused, code });
  it.each<[what: string, faults: Partial<Faults>, expected: { type: unknown; code: string }]>([
    ['a bad key by 401', { keyRevoked: true }, final('bad-credentials')],
    ['a bad key in a 200', { keyRevoked: true, refuseBy: 'body' }, final('bad-credentials')],
    ['a missing tick by 403', { withoutApis: ['incidents'] }, final('api-not-enabled')],
    ['a missing tick in a 200', { withoutApis: ['incidents'], refuseBy: 'body' }, final('api-not-enabled')],
    ['a page of 500', { failWith: 500 }, passing('server-error')],
    ['a page of 502', { failWith: 502 }, passing('server-error')],
    ['a page of 503', { failWith: 503 }, passing('server-error')],
    ['a page of 403', { failWith: 403 }, passing('not-the-vendor')],
    ['a page of 401', { failWith: 401 }, passing('not-the-vendor')],
    ['a page of 404', { failWith: 404 }, passing('not-the-vendor')],
    ['a page of 200', { failWith: 200 }, passing('not-the-vendor')],
    ['a 503 in JSON', { failWith: 503, failBody: 'json' }, passing('server-error')],
    ['an internal error in a 200', { failCode: -32000 }, passing('server-error')],
    ['a redirect', { failWith: 302 }, final('wrong-address')],
    ['an unknown method', { failCode: -32601 }, final('unsupported-request')],
    ['wrong parameters', { failCode: -32602 }, final('invalid-params')],
    ['wrong parameters with 400', { failCode: -32602, failWith: 400 }, final('invalid-params')],
    ['something not found', { failCode: -32002 }, final('not-found')],
  ])('%s', async (_, faults, { type, code }) => {
    gravityZone.setFaults(faults);
    const error = await failureOf(list(unlimitedClient(gravityZone)));
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ code });
    expect(asked('getIncidentsList')).toBe(1);
  });

  it('is a wrong address where nothing of the API is there', async () => {
    const { accessUrl, ...settings } = settingsOf(gravityZone);
    const api = gravityZoneApi({ ...settings, accessUrl: `${accessUrl}/portal` });
    expect(await failureOf(list(api))).toMatchObject({ name: 'VendorRefused', code: 'wrong-address' });
  });

  it('of an edge in front of a write leaves open whether it was carried out', async () => {
    const { incident } = await gravityZone.incident({ companyId: CLIENT_ONE });
    const api = unlimitedClient(gravityZone);
    const write = () => updateNote(api, { incidentId: incident.id, incidentType: undefined }, 'Seen.');
    for (const failWith of [200, 403, 502, 503]) {
      gravityZone.setFaults({ failWith });
      expect(await failureOf(write())).toMatchObject({ name: 'VendorUnavailable', sent: 'perhaps' });
    }
  });

  it('is over when the fault is', async () => {
    const api = unlimitedClient(gravityZone);
    gravityZone.setFaults({ failWith: 503, failTimes: 1 });
    expect(await failureOf(list(api))).toMatchObject({ code: 'server-error' });
    expect(await list(api)).toMatchObject({ items: [] });
  });

  it('names neither the key nor its header', async () => {
    gravityZone.setFaults({ keyRevoked: true });
    const { message, advice } = (await failureOf(list(unlimitedClient(gravityZone)))) as VendorRefused;
    expect(`${message} ${advice}`).not.toContain('emulated-key');
  });
});

describe('no answer', () => {
  it('ends a call that hangs after the time-out', async () => {
    gravityZone.setFaults({ hang: true });
    const api = gravityZoneApi({ ...settingsOf(gravityZone), requestTimeout: 200 });
    const error = await failureOf(list(api));
    expect(error).toBeInstanceOf(VendorUnavailable);
    expect(error).toMatchObject({ code: 'no-answer' });
  });

  it.each<[when: string, faults: Partial<Faults>, noted: string[]]>([
    ['before the note was written', { dropBeforeCommit: 1 }, []],
    ['after the note was written', { dropAfterCommit: 1 }, ['Seen.']],
  ])('after a connection that broke %s, the same write leads to the same note', async (_, faults, noted) => {
    const { incident } = await gravityZone.incident({ companyId: CLIENT_ONE });
    const api = unlimitedClient(gravityZone);
    const write = () => updateNote(api, { incidentId: incident.id, incidentType: undefined }, 'Seen.');
    const shown = async () => {
      const { notes } = (await stage(gravityZone, 'GET', `incidents/${incident.id}`)) as {
        notes: { text: string }[];
      };
      return notes.map(({ text }) => text);
    };

    gravityZone.setFaults(faults);
    const error = await failureOf(write());
    expect(error).toBeInstanceOf(VendorUnavailable);
    expect(error).toMatchObject({ code: 'no-answer' });
    expect(await shown()).toEqual(noted);

    await write();
    expect(await shown()).toEqual(['Seen.']);
    expect(asked('updateIncidentNote')).toBe(2);
  });

  it('is told apart from a server that is not there', async () => {
    const api = unlimitedClient(gravityZone);
    await gravityZone.close();
    expect(await failureOf(list(api))).toMatchObject({ code: 'unreachable' });
  });
});

describe('a refusal because there were too many calls', () => {
  it.each(['json', 'html', 'rpc'] as const)(
    'told as %s holds back its class of calls',
    async (limitAnswer) => {
      let time = Date.now();
      const api = gravityZoneApi(settingsOf(gravityZone), () => time);
      gravityZone.setFaults({ limitNext: 1, limitAnswer });

      const refused = await failureOf(list(api));
      expect(refused).toBeInstanceOf(VendorUnavailable);
      expect(refused).toMatchObject({ code: 'rate-limited', retryAfterMs: 60_000 });

      time += 59_999;
      const held = await failureOf(list(api));
      expect(held).toMatchObject({ code: 'rate-limited', retryAfterMs: 1 });
      expect(asked('getIncidentsList')).toBe(1);
      await api.call('getCompaniesList', {}, z.unknown()); // of another class

      time += 1;
      expect(await list(api)).toMatchObject({ items: [] });
      expect(asked('getIncidentsList')).toBe(2);
    },
  );
});

describe('the limits of GravityZone', () => {
  it.each<[method: MethodName, params: object, most: number, within: number]>([
    ['getIncidentsList', {}, 3, 60_000],
    ['getPushEventSettings', {}, 5, 60_000],
    ['getCompaniesList', {}, 5, 1_000],
    ['getApiKeyDetails', {}, 10, 1_000],
  ])('are kept by refusing %s before it is sent', async (method, params, most, within) => {
    gravityZone.setFaults({ limits: true });
    let time = Date.now();
    const api = gravityZoneApi(settingsOf(gravityZone), () => time);
    const call = () => api.call(method, { ...params }, z.unknown());

    for (let turn = 1; turn <= 3; turn += 1) {
      for (let number = 0; number < most; number += 1) await call();
      expect(await failureOf(call())).toMatchObject({ code: 'rate-limited', retryAfterMs: within });
      expect(asked(method)).toBe(turn * most);
      time += within;
      await gravityZone.advance(within);
    }
    expect(
      gravityZone.requests().calls.filter(({ status, code }) => status !== 200 || code !== null),
    ).toEqual([]);
  });

  it('hold where the list and single incidents share theirs', async () => {
    gravityZone.setFaults({ limits: true, sharedIncidentLimit: true });
    const { incident } = await gravityZone.incident({ companyId: CLIENT_ONE });
    const time = Date.now();
    const api = gravityZoneApi(settingsOf(gravityZone), () => time);
    const single = () => api.call('getIncident', { id: incident.id }, z.unknown());
    await list(api);
    await single();
    await single();
    expect(await failureOf(list(api))).toMatchObject({ code: 'rate-limited' });
    expect(await failureOf(single())).toMatchObject({ code: 'rate-limited' });
    expect(gravityZone.requests().calls.map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});

describe('the rights of a key', () => {
  const PROBED = {
    general: ['getApiKeyDetails'],
    push: ['getPushEventSettings'],
    incidents: ['getIncidentsList', 'getIncident'],
    companies: ['getCompanyDetails'],
    network: ['getCompaniesList'],
  } as const;
  const SERVICES = ['general', 'push', 'incidents', 'companies', 'network'] as const;
  const named = async (verdict: string): Promise<readonly MethodName[]> =>
    (await checkKeyRights(unlimitedClient(gravityZone)))
      .filter((right) => right.verdict === verdict)
      .map(({ method }) => method);

  it.each(['null', 'error'] as const)('with all ticks (never set up: %s) are granted', async (answer) => {
    gravityZone.setFaults({ neverConfigured: answer });
    expect(await named('granted')).toEqual(SERVICES.flatMap((service) => PROBED[service]));
    expect(gravityZone.requests()).toMatchObject({ writes: 0, total: 6 });
  });

  describe.each(['status', 'body'] as const)('told by %s', (refuseBy) => {
    it.each(SERVICES)('miss what the tick of %s allows', async (service) => {
      gravityZone.setFaults({ withoutApis: [service], refuseBy });
      expect(await named('missing')).toEqual(PROBED[service]);
      expect(await named('granted')).toHaveLength(6 - PROBED[service].length);
    });

    it('are unknown for a bad key, which is tried once', async () => {
      gravityZone.setFaults({ keyRevoked: true, refuseBy });
      expect(await named('unknown')).toHaveLength(6);
      expect(gravityZone.requests().total).toBe(1);
    });
  });
});
