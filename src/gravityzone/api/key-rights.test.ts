import { describe, expect, test } from 'vitest';
import { fakeApi, rejected, unavailable } from './fake-api.fixture.ts';
import type { Answers } from './fake-api.fixture.ts';
import { checkKeyRights } from './key-rights.ts';

async function verdicts(answers: Answers) {
  const rights = await checkKeyRights(fakeApi(answers));
  return Object.fromEntries(rights.map(({ method, verdict }) => [method, verdict]));
}

const UNTRIED = {
  setPushEventSettings: 'not tried',
  sendTestPushEvent: 'not tried',
  changeIncidentStatus: 'not tried',
  updateIncidentNote: 'not tried',
};

describe('checking the rights of a key', () => {
  test('tells them method by method', async () => {
    const answers: Partial<Record<string, unknown>> = {
      getPushEventSettings: rejected('api-not-enabled'),
      getIncidentsList: unavailable('rate-limited'),
      getIncident: rejected('not-found'),
      getCompaniesList: rejected('invalid-params'),
    };
    expect(await verdicts((method) => answers[method] ?? {})).toEqual({
      ...UNTRIED,
      getApiKeyDetails: 'granted',
      getPushEventSettings: 'missing',
      getIncidentsList: 'unknown',
      getIncident: 'granted',
      getCompanyDetails: 'granted',
      getCompaniesList: 'granted',
    });
  });

  test('names the check box that is missing, and what to do', async () => {
    const rights = await checkKeyRights(fakeApi(() => rejected('api-not-enabled')));
    expect(rights.find(({ method }) => method === 'getIncidentsList')).toEqual({
      method: 'getIncidentsList',
      verdict: 'missing',
      where: 'My Account > API keys in GravityZone Control Center: Incidents API',
      why: 'to see closes, and incidents whose push was missed',
      detail: 'GravityZone said api-not-enabled. Heal api-not-enabled.',
    });
  });

  test('ends after the first call where nobody answers', async () => {
    const api = fakeApi(() => unavailable('unreachable'));
    const rights = await checkKeyRights(api);
    expect(api.calls).toHaveLength(1);
    expect(new Set(rights.map(({ verdict }) => verdict))).toEqual(new Set(['unknown', 'not tried']));
  });

  test('rejects when it is given up', async () => {
    await expect(
      checkKeyRights(
        fakeApi(() => unavailable('no-answer')),
        AbortSignal.abort(new Error('stopped')),
      ),
    ).rejects.toThrow('stopped');
  });
});
