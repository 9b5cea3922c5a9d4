import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BELOW_PARTNER, CLIENT_ONE, OWN, PARTNER, startConsole } from '../console.test-kit.ts';
import type { TestConsole } from '../console.test-kit.ts';

let gravityZone: TestConsole;
beforeEach(async () => {
  gravityZone = await startConsole();
});
afterEach(() => gravityZone.emulator.close());

const list = (params: object = {}) => gravityZone.rpc('v1.0/jsonrpc/network', 'getCompaniesList', params);

describe('the companies', () => {
  it.each([
    ['the own one by default', {}, { id: OWN, type: 0 }],
    ['a customer', { companyId: CLIENT_ONE }, { id: CLIENT_ONE, name: 'Client One', type: 1 }],
    ['a partner', { companyId: PARTNER }, { id: PARTNER, name: 'Sub Partner', type: 0 }],
  ])('have details: %s', async (_name, params, company) => {
    expect(
      (await gravityZone.rpc('v1.0/jsonrpc/companies', 'getCompanyDetails', params)).result,
    ).toMatchObject(company);
  });

  it('that are unknown are refused', async () => {
    expect(
      await gravityZone.rpc('v1.0/jsonrpc/companies', 'getCompanyDetails', { companyId: 'x' }),
    ).toMatchObject({ status: 200, code: -32602 });
  });

  it.each([
    ['the own one', {}, ['Client One', 'Sub Partner']],
    ['customers only', { filters: { companyType: 1 } }, ['Client One']],
    ['a partner', { parentId: PARTNER }, ['Client Two']],
  ])('are listed one level below %s', async (_name, params, names) => {
    const { result } = await gravityZone.rpc('v1.0/jsonrpc/network', 'getCompaniesList', params);
    expect((result as { name: string }[]).map(({ name }) => name)).toEqual(names);
  });

  it.each([
    ['a customer as parent', { parentId: CLIENT_ONE }, "Invalid value for 'parentId'"],
    ['a page', { page: 1 }, 'The list of companies is not paged'],
  ])('are not listed for %s', async (_name, params, details) => {
    expect(await gravityZone.rpc('v1.0/jsonrpc/network', 'getCompaniesList', params)).toMatchObject({
      code: -32602,
      details,
    });
  });

  it('have the path to them and their parent, the own one no parent', async () => {
    const details = async (companyId: string) =>
      (await gravityZone.rpc('v1.0/jsonrpc/companies', 'getCompanyDetails', { companyId })).result;
    expect(await details(BELOW_PARTNER)).toMatchObject({
      parentCompanyId: PARTNER,
      companyPath: `${OWN}/${PARTNER}/${BELOW_PARTNER}`,
    });
    expect(await details(OWN)).not.toHaveProperty('parentCompanyId');
  });

  it('are renamed, also for incidents that are there already', async () => {
    const { incident } = await gravityZone.emulator.incident({ companyId: CLIENT_ONE });
    await gravityZone.stage('PATCH', `companies/${CLIENT_ONE}`, { name: 'Client Uno' });
    expect((await list()).result).toContainEqual({ id: CLIENT_ONE, name: 'Client Uno' });
    const item = await gravityZone.rpc('v1.2/jsonrpc/incidents', 'getIncident', { id: incident.id });
    expect(item.result).toMatchObject({ company: { id: CLIENT_ONE, name: 'Client Uno' } });
    expect((await gravityZone.stage('PATCH', 'companies/x', { name: 'Y' })).status).toBe(404);
  });

  it('can be added below a partner, and wrapped where an edition does so', async () => {
    const id = '5e31a0d5b1a43d2f5c8b4580';
    expect(
      (await gravityZone.stage('POST', 'companies', { id, name: 'New', parentId: PARTNER })).status,
    ).toBe(200);
    gravityZone.emulator.setFaults({ companiesWrapped: true });
    expect((await list({ parentId: PARTNER })).result).toEqual({
      items: [
        { id: BELOW_PARTNER, name: 'Client Two' },
        { id, name: 'New' },
      ],
    });
    expect((await gravityZone.stage('POST', 'companies', { id, name: 'New' })).status).toBe(400);
    const below = { id: 'x', name: 'X', parentId: CLIENT_ONE };
    expect((await gravityZone.stage('POST', 'companies', below)).status).toBe(400);
  });
});
