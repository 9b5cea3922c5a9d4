import { startGravityZoneEmulator } from './index.ts';
import type { Faults, GravityZoneEmulator } from './index.ts';

export const API_KEY = 'emulated-key';
export const OWN = '5e31a0c7b1a43d2f5c8b4560';
export const CLIENT_ONE = '5e31a0d2b1a43d2f5c8b4571';
export const PARTNER = '5e31a0d3b1a43d2f5c8b4577';
export const BELOW_PARTNER = '5e31a0d4b1a43d2f5c8b4579';

const SEED = {
  apiKey: API_KEY,
  companies: [
    { id: CLIENT_ONE, name: 'Client One' },
    { id: PARTNER, name: 'Sub Partner', partner: true },
    { id: BELOW_PARTNER, name: 'Client Two', parentId: PARTNER },
  ],
};

export interface RpcAnswer {
  readonly status: number;
  readonly id: unknown;
  readonly result: unknown;
  readonly code: number | undefined;
  readonly details: string | undefined;
}

export interface TestConsole {
  readonly emulator: GravityZoneEmulator;
  /** Calls a method at `v1.0/jsonrpc/push` or the like. */
  rpc(place: string, method: string, params?: object): Promise<RpcAnswer>;
  /** Sends any body with any headers. */
  post(place: string, body: string, headers?: Record<string, string>): Promise<RpcAnswer>;
  /** Sets the push of incidents to this address, as `setPushEventSettings` answers. */
  subscribe(url: string, change?: object): Promise<RpcAnswer>;
  stage(verb: string, path: string, body?: object | null): Promise<{ status: number; body: unknown }>;
}

/** Starts an emulator with a small company tree, by default without limits, and ways to talk to it. */
export async function startConsole(faults: Partial<Faults> = {}): Promise<TestConsole> {
  const emulator = await startGravityZoneEmulator({
    seed: SEED,
    faults: { limits: false, ...faults },
  });
  const authorized = {
    Authorization: `Basic ${Buffer.from(`${API_KEY}:`).toString('base64')}`,
    'Content-Type': 'application/json',
  };

  async function post(
    place: string,
    body: string,
    headers: Record<string, string> = authorized,
  ): Promise<RpcAnswer> {
    const response = await fetch(`${emulator.url}/api/${place}`, {
      method: 'POST',
      headers,
      body: Buffer.from(body),
    });
    const answer = (await response.json()) as Record<'id' | 'result', unknown> & {
      error?: { code: number; data: { details: string } };
    };
    const { id, result, error } = answer;
    return { status: response.status, id, result, code: error?.code, details: error?.data.details };
  }

  const rpc = (place: string, method: string, params: object = {}): Promise<RpcAnswer> =>
    post(place, JSON.stringify({ jsonrpc: '2.0', method, params, id: 'test' }));

  return {
    emulator,
    post,
    rpc,
    subscribe: (url, change = {}) =>
      rpc('v1.0/jsonrpc/push', 'setPushEventSettings', {
        status: 1,
        serviceType: 'jsonRPC',
        serviceSettings: { url, authorization: 'Bearer 3f9c0d' },
        subscribeToEventTypes: { 'new-incident': true, 'new-extended-incident': true },
        ...change,
      }),
    async stage(verb, path, body) {
      const init = body === undefined ? {} : { body: JSON.stringify(body) };
      const response = await fetch(`${emulator.url}/emulator/${path}`, { method: verb, ...init });
      const text = await response.text();
      return {
        status: response.status,
        body: text.startsWith('{') || text.startsWith('[') ? (JSON.parse(text) as unknown) : text,
      };
    },
  };
}
