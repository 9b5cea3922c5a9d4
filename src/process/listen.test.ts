import { expect, it } from 'vitest';
import { listenError } from './listen.ts';

const ADDRESS = { host: '127.0.0.1', port: 8482 };

it.each([
  ['EADDRINUSE', 'Cannot listen on 127.0.0.1:8482: another program listens there.'],
  ['EADDRNOTAVAIL', 'Cannot listen on 127.0.0.1:8482: this machine does not have that address.'],
  ['EACCES', 'Cannot listen on 127.0.0.1:8482: this user may not.'],
])('%s is told with what to do', (code, message) => {
  const error = listenError(Object.assign(new Error('listen'), { code }), ADDRESS);
  expect(error).toMatchObject({ code: 'cannot-listen', message });
  expect((error as { advice: string }).advice).toContain('worker.admin');
});

it('leaves any other error as it is', () => {
  const error = new Error('no idea');
  expect(listenError(error, ADDRESS)).toBe(error);
});
