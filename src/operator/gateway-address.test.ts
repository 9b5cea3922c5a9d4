import { expect, test } from 'vitest';
import { gatewayAddress } from './gateway-address.ts';

const at = (host: string, port: number) => ({ gateway: { listen: { host, port } } });

test.each([
  ['127.0.0.1', 'http://127.0.0.1:8480'],
  ['10.1.2.3', 'http://10.1.2.3:8480'],
  ['0.0.0.0', 'http://127.0.0.1:8480'],
  ['::', 'http://[::1]:8480'],
  ['fd00::5', 'http://[fd00::5]:8480'],
])('a gateway that listens on %s is reached at %s', (host, address) => {
  expect(gatewayAddress(at(host, 8480))).toBe(address);
});

test('a port that the system chooses is not known', () => {
  expect(() => gatewayAddress(at('127.0.0.1', 0))).toThrow('`gateway.listen.port` is 0');
});
