import { describe, expect, it } from 'vitest';
import { readCefEvent } from './cef-event.ts';

const ID = '69240a11c2ab7710e5d0f3a1';
const COMPANY = '5e31a0d2b1a43d2f5c8b4571';
const cef = (extension: string, signature = '170000', name = 'New Incident') =>
  `CEF:0|Bitdefender|GravityZone|6.36.0-1|${signature}|${name}|3|${extension}`;
const read = (extension: string) => readCefEvent(cef(extension));

describe('the header', () => {
  it.each([
    ['its signature names the module where no key does', cef(''), { module: 'new-incident' }],
    ['another signature is another module', cef('', '35'), { module: '35' }],
    [
      'the key of the module comes first',
      cef('BitdefenderGZModule=modules dvchost=a', '35'),
      { module: 'modules' },
    ],
    ['an unknown module counts as none', cef('BitdefenderGZModule=undefined'), { module: 'new-incident' }],
    [
      'escaped pipes are part of a name',
      cef('', '170000', String.raw`New \| Incident \\`),
      { module: 'new-incident' },
    ],
    ['a space may follow the colon', cef('').replace('CEF:0', 'CEF: 0'), { module: 'new-incident' }],
  ])('%s', (_, line, expected) => expect(readCefEvent(line)).toMatchObject(expected));

  it.each([
    '',
    'CEF:0|Bitdefender',
    'LEEF:1|a|b|c|d|e|f|',
    cef('').replace(/\|$/, ''),
    '{"module":"new-incident"}',
  ])('%j is no CEF line', (line) => expect(readCefEvent(line)).toBeUndefined());
});

describe('values', () => {
  it.each([
    ['spaces and quotes', 'sproc=c:\\\\a b\\\\"c" .exe', { process_path: 'c:\\a b\\"c" .exe' }],
    [
      'equal signs, escaped or not',
      String.raw`request=http://a/?b=c&d\=e spt=1`,
      { url: 'http://a/?b=c&d=e', port: '1' },
    ],
    ['doubled backslashes before letters', String.raw`sproc=c:\\new\\r`, { process_path: 'c:\\new\\r' }],
    ['lists', 'BitdefenderGZAttackTypes=["Malware", "A B"]', { attack_types: '["Malware", "A B"]' }],
    ['nothing', 'suser= BitdefenderGZCompanyId=', { username: '', companyId: '' }],
    ['addresses', 'dvc=10.0.0.5, 10.0.0.6 spt=1', { computer_ip: '10.0.0.5, 10.0.0.6', port: '1' }],
    ['an id ends at a space', `BitdefenderGZCompanyId=${COMPANY} foo=bar`, { companyId: COMPANY }],
  ])('%s', (_, extension, expected) => {
    expect(read(extension)).toEqual({ module: 'new-incident', ...expected });
  });

  it('no severity word is made up', () =>
    expect(read('BitdefenderGZSeverityScore=3')).not.toHaveProperty('severity'));
});

describe('text that looks like a key', () => {
  const real = ` start=2026-11-24T07:31:02Z BitdefenderGZCompanyId=${COMPANY} BitdefenderGZEndpointId=5efb`;
  it.each([
    ['an earlier key', 'src=6.6.6.6 BitdefenderGZIncidentId=evil'],
    ['the company', 'BitdefenderGZCompanyId=evil BitdefenderGZEndpointId=evil suid=evil'],
    ['all that follows', 'start=1 suser=evil BitdefenderGZCompanyId=evil suid=evil'],
  ])('%s in a command line stays there', (_, text) => {
    expect(read(`BitdefenderGZIncidentId=${ID} BitdefenderGZProcessCommandLine=a ${text}${real}`)).toEqual({
      module: 'new-incident',
      incident_id: ID,
      process_command_line: `a ${text}`,
      created: '2026-11-24T07:31:02Z',
      companyId: COMPANY,
      endpointId: '5efb',
    });
  });

  it('a path cannot name another company', () =>
    expect(read(`sproc=c:\\\\a BitdefenderGZCompanyId=evil b${real}`)).toMatchObject({ companyId: COMPANY }));
});

it('the incident of test events is marked as a test', () =>
  expect(read('BitdefenderGZIncidentId=5f1557cbe7b2584f3959ee19')).toHaveProperty('_testEvent_', true));
