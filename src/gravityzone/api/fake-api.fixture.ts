import { readFileSync } from 'node:fs';
import { VendorRefused, VendorUnavailable } from '../../http/vendor-errors.ts';
import type { GravityZoneApi } from './json-rpc.ts';
import type { MethodName } from './methods.ts';

/** For tests only: recorded bodies, and an API that answers without a network. */

export function recorded(name: string): unknown {
  const file = new URL(`../../../test/fixtures/gravityzone/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as unknown;
}

/**
 * The two items of the recorded list: an endpoint incident that is part of an organization incident, and that
 * one.
 */
export function recordedItems(): readonly [Record<string, unknown>, Record<string, unknown>] {
  const file = recorded('api-getIncidentsList-request-response') as {
    response: { result: { items: [Record<string, unknown>, Record<string, unknown>] } };
  };
  return file.response.result.items;
}

export function rejected(code: string): VendorRefused {
  return new VendorRefused('gravityzone', {
    code,
    message: `GravityZone said ${code}`,
    advice: `Heal ${code}.`,
  });
}

export function unavailable(code: string): VendorUnavailable {
  return new VendorUnavailable('gravityzone', { code, message: `GravityZone is ${code}`, advice: 'Wait.' });
}

/** Answers by method; an Error is thrown. A result goes through the caller's schema as over the network. */
export type Answers = (method: MethodName, params: Readonly<Record<string, unknown>>) => unknown;

export interface FakeApi extends GravityZoneApi {
  readonly calls: (readonly [method: MethodName, params: Readonly<Record<string, unknown>>])[];
}

export function fakeApi(answers: Answers): FakeApi {
  const calls: [MethodName, Readonly<Record<string, unknown>>][] = [];
  return {
    calls,
    call: async (method, params, result) => {
      await Promise.resolve();
      calls.push([method, params]);
      const answer = answers(method, params);
      if (answer instanceof Error) throw answer;
      return result.parse(answer);
    },
  };
}
