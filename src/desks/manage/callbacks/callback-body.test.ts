import { describe, expect, it } from 'vitest';
import { mayBeOurs, readClaim, readVerified } from './callback-body.ts';

const BODY = { MessageId: 'm1', CompanyId: 'msp', Type: 'ticket', ID: 69, Entity: null };
const bytesOf = (body: unknown) => Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));

describe('before the signature is verified', () => {
  const keyUrl = (text: string) => readClaim(bytesOf(text), 'key_url');

  it.each([
    ['as Manage writes it', JSON.stringify({ ...BODY, Metadata: { key_url: 'https://psa/k?a=b&c=d' } })],
    ['with escapes and spaces', String.raw`{ "Metadata" : { "key_url" : "https:\/\/psa\/k?a=b\u0026c=d" } }`],
    ['in a body that ends too early', '{"Metadata":{"key_url":"https://psa/k?a=b&c=d"'],
    [
      'behind a text that seems to hold another one',
      JSON.stringify({
        Entity: '{"key_url":"https://evil/"}',
        Metadata: { key_url: 'https://psa/k?a=b&c=d' },
      }),
    ],
  ])('the key address is read %s', (_, text) => expect(keyUrl(text)).toBe('https://psa/k?a=b&c=d'));

  it('the message id is read', () => expect(readClaim(bytesOf(BODY), 'MessageId')).toBe('m1'));

  it.each([
    ['{"key_url":7}'],
    ['{"Metadata":"key_url"}'],
    ['{"key_url":"without end'],
    [String.raw`{"key_url":"no \x escape"}`],
    [`{"key_url":"${'a'.repeat(4_000)}"}`],
    ['garbage'],
    [''],
    ['['.repeat(100_000)],
  ])('in %.30s there is none', (text) => expect(keyUrl(text)).toBeUndefined());
});

describe('once it is verified', () => {
  it('members that no version of ours knows do no harm', () => {
    expect(readVerified(bytesOf({ ...BODY, Action: 'updated', New: [1] }))).toEqual(BODY);
  });

  it.each([
    ['no id', { ...BODY, ID: undefined }],
    ['an id that is no number', { ...BODY, ID: '69; drop' }],
    ['an id that is no whole number', { ...BODY, ID: 6.9 }],
    ['no type', { ...BODY, Type: undefined }],
    ['no company', { ...BODY, CompanyId: undefined }],
  ])('%s: it cannot be acted upon', (_, body) => expect(readVerified(bytesOf(body))).toBeUndefined());

  it('a message id that would fill the memory counts as none', () => {
    expect(readVerified(bytesOf({ ...BODY, MessageId: 'm'.repeat(201) }))?.MessageId).toBeUndefined();
  });
});

describe('tickets of ours', () => {
  const entity = (ticket: unknown) => ({ ...BODY, Entity: JSON.stringify(ticket) });

  it.each([
    ['our reference', entity({ summary: 'Edited by a technician', externalXRef: 'gz:eu:abc' })],
    ['nothing, where it was deleted', { ...BODY, Entity: null }],
    ['no entity', { ...BODY, Entity: undefined }],
    ['an entity that is no JSON', { ...BODY, Entity: 'garbage' }],
    ['an entity that shows no ticket', entity({ id: 69 })],
  ])('may show %s', (_, body) => expect(mayBeOurs(body)).toBe(true));

  it.each([
    ['the reference of somebody else', entity({ summary: 'Backup failed', externalXRef: 'rmm:7' })],
    ['no reference', entity({ summary: 'Printer on fire' })],
    ['an empty reference', entity({ summary: 'Printer on fire', externalXRef: '' })],
    [
      'our mark alone, which does not tell the account',
      entity({ summary: 'Re: EDR [GZ-abc]', externalXRef: null }),
    ],
  ])('do not show %s', (_, body) => expect(mayBeOurs(body)).toBe(false));
});
