import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signBody } from './signature.ts';

const KEY = 'test-signing-key';
const MINIMAL = '{"Action":"updated","ID":69,"Type":"ticket"}';
const DELETED =
  '{"MessageId":"7d9f4c1e-2a35-4b60-9c7e-0f1d2e3a4b5c","FromUrl":"psa.example.test","CompanyId":"acme","MemberId":"apimember",' +
  '"Action":"deleted","Type":"ticket","ID":4711,"ProductInstanceId":"acme-1","PartnerId":"acme-1","Entity":null,' +
  '"Metadata":{"key_url":"https://psa.example.test/keys/1"},"CallbackObjectRecId":9}';
const SPACED = String.raw`{"Action": "updated", "ID": 69, "Type": "ticket", "Entity": "{\"id\":69,\"summary\":\"Zürich – EDR\",\"closedFlag\":true}"}`;

describe('the signature of a callback', () => {
  it.each([
    ['a minimal body', MINIMAL, 44, 'yML6XXA74XnQyKhWEYv7G0PZtwyDT1z8ABpV8CLioBY='],
    ['a deletion', DELETED, 313, 'E6EpJ5wSiZoFmGwfpi+WS9MGvzK+LTYLN2cxfoCtAGw='],
    ['spaces and non-ASCII text', SPACED, 126, '2KJPu6hZ5HbTCzPxLRn/p1GTBo7CORDCLvQXa4+JgLE='],
  ])('is right for %s', (_, body, bytes, signature) => {
    expect(Buffer.byteLength(body)).toBe(bytes);
    expect(signBody(body, KEY)).toBe(signature);
  });

  it('is another where the hex text of the hash is taken, as the key itself or to be hashed again', () => {
    const hex = createHash('sha256').update(KEY).digest('hex');
    expect(signBody(MINIMAL, hex)).toBe('6FbXTdmcrVRiWvxVgnc9Z1SojHbzaROMF5+ansLWHT0=');
    const keyedWithText = createHmac('sha256', hex).update(MINIMAL).digest('base64');
    expect([keyedWithText, signBody(MINIMAL, hex)]).not.toContain(signBody(MINIMAL, KEY));
  });

  it('does not survive that the body is parsed and written anew', () => {
    const rewritten = signBody(JSON.stringify(JSON.parse(SPACED)), KEY);
    expect(rewritten).toBe('Da1anCYPkzGpYn+TU86hSCSe/CKDTPYrzHwFWx6HtHk=');
    expect(signBody(SPACED, KEY)).not.toBe(rewritten);
  });
});
