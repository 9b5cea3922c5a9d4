import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isSigned } from './signature.ts';

const KEY = 'test-signing-key';
const MINIMAL = '{"Action":"updated","ID":69,"Type":"ticket"}';
const DELETED =
  '{"MessageId":"7d9f4c1e-2a35-4b60-9c7e-0f1d2e3a4b5c","FromUrl":"psa.example.test","CompanyId":"acme","MemberId":"apimember","Action":"deleted","Type":"ticket","ID":4711,"ProductInstanceId":"acme-1","PartnerId":"acme-1","Entity":null,"Metadata":{"key_url":"https://psa.example.test/keys/1"},"CallbackObjectRecId":9}';
const NESTED =
  '{"Action": "updated", "ID": 69, "Type": "ticket", "Entity": "{\\"id\\":69,\\"summary\\":\\"Zürich – EDR\\",\\"closedFlag\\":true}"}';

const MINIMAL_SIGNATURE = 'yML6XXA74XnQyKhWEYv7G0PZtwyDT1z8ABpV8CLioBY=';
const DELETED_SIGNATURE = 'E6EpJ5wSiZoFmGwfpi+WS9MGvzK+LTYLN2cxfoCtAGw=';
const NESTED_SIGNATURE = '2KJPu6hZ5HbTCzPxLRn/p1GTBo7CORDCLvQXa4+JgLE=';

describe('what fits', () => {
  it.each([
    ['a minimal body', MINIMAL, 44, MINIMAL_SIGNATURE],
    ['a ticket that was deleted', DELETED, 313, DELETED_SIGNATURE],
    ['spaces, other letters than ASCII and a nested text', NESTED, 126, NESTED_SIGNATURE],
  ])('%s', (_, body, length, signature) => {
    const bytes = Buffer.from(body);
    expect(bytes).toHaveLength(length);
    expect(isSigned(bytes, signature, KEY)).toBe(true);
  });
});

describe('what does not fit', () => {
  it.each([
    ['the hex text of the hash as the key', MINIMAL, '6FbXTdmcrVRiWvxVgnc9Z1SojHbzaROMF5+ansLWHT0=', KEY],
    ['a body that was parsed and written anew', NESTED, 'Da1anCYPkzGpYn+TU86hSCSe/CKDTPYrzHwFWx6HtHk=', KEY],
    ['another body', `${MINIMAL} `, MINIMAL_SIGNATURE, KEY],
    ['another key', MINIMAL, MINIMAL_SIGNATURE, 'another-key'],
    ['the beginning of a signature', MINIMAL, MINIMAL_SIGNATURE.slice(0, 20), KEY],
    ['no signature', MINIMAL, '', KEY],
    ['the signature in hex', MINIMAL, Buffer.from(MINIMAL_SIGNATURE, 'base64').toString('hex'), KEY],
  ])('%s', (_, body, signature, key) => {
    expect(isSigned(Buffer.from(body), signature, key)).toBe(false);
  });

  it('the hex text of the hash as the key of the HMAC itself', () => {
    const hex = createHash('sha256').update(KEY).digest('hex');
    const signature = createHmac('sha256', hex).update(MINIMAL).digest('base64');
    expect(isSigned(Buffer.from(MINIMAL), signature, KEY)).toBe(false);
  });

  it('the refused values are what those mistakes make', () => {
    const hex = createHash('sha256').update(KEY).digest('hex');
    expect(isSigned(Buffer.from(MINIMAL), '6FbXTdmcrVRiWvxVgnc9Z1SojHbzaROMF5+ansLWHT0=', hex)).toBe(true);
    const anew = Buffer.from(JSON.stringify(JSON.parse(NESTED)));
    expect(isSigned(anew, 'Da1anCYPkzGpYn+TU86hSCSe/CKDTPYrzHwFWx6HtHk=', KEY)).toBe(true);
  });
});
