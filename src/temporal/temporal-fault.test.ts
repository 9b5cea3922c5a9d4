import { ServiceError } from '@temporalio/client';
import { NamespaceNotFoundError } from '@temporalio/common';
import { expect, it } from 'vitest';
import { SettingsError } from '../errors/index.ts';
import { temporalFault } from './temporal-fault.ts';

const TARGET = { address: 'temporal.example:7233', namespace: 'msp' };

function grpc(code: number, details: string): Error {
  return Object.assign(new Error(`${code} ${details}`), { code, details, metadata: {} });
}

it.each<[string, Error, string, string, string]>([
  [
    'a missing namespace, of a call',
    grpc(5, 'Namespace msp is not found.'),
    'missing-namespace',
    'Temporal at temporal.example:7233 has no namespace msp.',
    'temporal operator namespace create --namespace msp',
  ],
  [
    'a missing namespace, of the client',
    new NamespaceNotFoundError('msp'),
    'missing-namespace',
    'Temporal at temporal.example:7233 has no namespace msp.',
    'temporal.createNamespace: true',
  ],
  [
    'a wrong API key',
    grpc(16, 'invalid token'),
    'temporal-denied',
    'Temporal at temporal.example:7233 does not let plumbline in: invalid token.',
    'temporal.apiKey',
  ],
  [
    'a missing right',
    grpc(7, 'Request unauthorized.'),
    'temporal-denied',
    'Temporal at temporal.example:7233 does not let plumbline in: Request unauthorized.',
    'namespace msp',
  ],
  [
    'a server that went away',
    grpc(14, 'No connection established'),
    'temporal-unreachable',
    'Temporal does not answer at temporal.example:7233: No connection established.',
    'temporal.address',
  ],
  [
    'one that is too busy',
    grpc(8, 'namespace rate limit exceeded'),
    'temporal-busy',
    'Temporal at temporal.example:7233 has too much to do: namespace rate limit exceeded.',
    'Try again in a minute',
  ],
  [
    'any other refusal',
    grpc(3, 'invalid search attribute: Score'),
    'temporal-refused',
    'Temporal at temporal.example:7233 refused a call: invalid search attribute: Score.',
    'log of the server',
  ],
])('%s is a sentence with advice', (_what, error, code, message, advice) => {
  for (const each of [error, new ServiceError('failed', { cause: error })]) {
    const fault = temporalFault(each, TARGET);
    expect(fault).toMatchObject({ code, message });
    expect((fault as SettingsError).advice).toContain(advice);
  }
});

it.each([
  new Error('oops'),
  new SettingsError({ code: 'x', message: 'Wrong.', advice: 'Correct it.' }),
  'a text',
])('what Temporal has no part in stays as it is: %s', (error) => {
  expect(temporalFault(error, TARGET)).toBe(error);
});
