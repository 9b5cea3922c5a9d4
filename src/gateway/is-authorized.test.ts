import { expect, it } from 'vitest';
import { isAuthorized } from './is-authorized.ts';

const account = (...secrets: string[]) => ({
  name: 'main',
  secrets: secrets.map((text) => ({ reveal: () => text })),
});
const asHeader = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

it.each([
  ['the secret', 'Basic dXNlcjpwYXNz', account('Basic dXNlcjpwYXNz')],
  ['the new one of two', 'Bearer new', account('Bearer old', 'Bearer new')],
  ['the old one of two', 'Bearer old', account('Bearer old', 'Bearer new')],
  ['an opaque word', 'open-sesame', account('open-sesame')],
  ['a secret with a line end, as files have', 'open-sesame', account('open-sesame\n')],
  ['a secret beyond ASCII', asHeader('Schlüssel'), account('Schlüssel')],
])('%s opens', (_, header, to) => expect(isAuthorized(header, to)).toBe(true));

it.each([
  ['no header', undefined, account('Bearer x')],
  ['an empty header', '', account('Bearer x')],
  ['another secret', 'Bearer y', account('Bearer x')],
  ['a part of the secret', 'Bearer', account('Bearer x')],
  ['another case', 'bearer x', account('Bearer x')],
  ['an empty secret', '', account('')],
  ['a blank secret and no header', undefined, account(' ')],
  ['no secrets at all', 'Bearer x', account()],
])('%s does not open', (_, header, to) => expect(isAuthorized(header, to)).toBe(false));
