import { expect, it } from 'vitest';
import { isAuthorized } from './is-authorized.ts';

const connection = (...secrets: string[]) => ({
  name: 'main',
  secrets: secrets.map((text) => ({ reveal: () => text })),
});
const asHeader = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

it.each([
  ['the secret', 'Basic dXNlcjpwYXNz', connection('Basic dXNlcjpwYXNz')],
  ['the new one of two', 'Bearer new', connection('Bearer old', 'Bearer new')],
  ['the old one of two', 'Bearer old', connection('Bearer old', 'Bearer new')],
  ['an opaque word', 'open-sesame', connection('open-sesame')],
  ['a secret with a line end, as files have', 'open-sesame', connection('open-sesame\n')],
  ['a secret beyond ASCII', asHeader('Schlüssel'), connection('Schlüssel')],
])('%s opens', (_, header, to) => expect(isAuthorized(header, to)).toBe(true));

it.each([
  ['no header', undefined, connection('Bearer x')],
  ['an empty header', '', connection('Bearer x')],
  ['another secret', 'Bearer y', connection('Bearer x')],
  ['a part of the secret', 'Bearer', connection('Bearer x')],
  ['another case', 'bearer x', connection('Bearer x')],
  ['an empty secret', '', connection('')],
  ['a blank secret and no header', undefined, connection(' ')],
  ['no secrets at all', 'Bearer x', connection()],
])('%s does not open', (_, header, to) => expect(isAuthorized(header, to)).toBe(false));
