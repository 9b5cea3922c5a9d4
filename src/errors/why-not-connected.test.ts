import { expect, it } from 'vitest';
import { whyNotConnected } from './why-not-connected.ts';

it('what tells nothing has no words', () => {
  for (const error of [undefined, 'lost', new DOMException('stopped', 'AbortError')])
    expect(whyNotConnected(error)).toBeUndefined();
});

it.each<[string, string | undefined]>([
  ['ECONNREFUSED', 'nothing listens there'],
  ['ENOTFOUND', 'nobody knows a host of that name'],
  [
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'it does not speak TLS; perhaps the port is another one, or one for http://',
  ],
  ['EPROTO', 'it does not speak TLS; perhaps the port is another one, or one for http://'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is not accepted: said by Node'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is not accepted: said by Node'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'its certificate is not accepted: said by Node'],
  ['UND_ERR_SOCKET', undefined],
])('%s', (code, words) => {
  expect(whyNotConnected(Object.assign(new Error('said by Node'), { code }))).toBe(words);
});
