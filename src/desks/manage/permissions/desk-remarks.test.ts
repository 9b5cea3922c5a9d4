import { describe, expect, it } from 'vitest';
import { secretOf } from '../../../settings/schema/secret.ts';
import { manageSettings } from '../settings.ts';
import { deskRemarks } from './desk-remarks.ts';

const ROW = { board: 21, priority: 4, type: 5 };
/** Settings that need no remark but the one that is always made. */
const QUIET = {
  url: 'https://psa.example.test',
  companyId: 'msp',
  publicKey: secretOf('public'),
  privateKey: secretOf('private'),
  clientId: 'client',
  categories: { low: ROW, medium: ROW, high: ROW },
  noteArea: 'internal',
  callbackUrl: 'https://plumbline.example.test',
};

function messages(changes: object = {}): string[] {
  return deskRemarks(manageSettings.parse({ ...QUIET, ...changes })).map(({ message }) => message);
}

describe('deskRemarks', () => {
  it("always warns of GravityZone's own integration", () => {
    expect(messages()).toEqual([expect.stringContaining("GravityZone's own ConnectWise integration")]);
  });

  it.each([
    ['Discussion', { noteArea: 'discussion' }, 'which the customer sees'],
    ['mails', { noteArea: 'resolution', processNotifications: true }, 'Manage sends its mails'],
    ['mails that are not sent', { processNotifications: true }, 'No mails are sent'],
    ['a closing status of any meaning', { closeTickets: true }, 'the first closing status'],
    ['polling', { callbackUrl: undefined, pollInterval: '90s' }, 'only by polling, every 90 s'],
  ])('warns of %s', (_, changes, words) => {
    expect(messages(changes)).toEqual([expect.any(String), expect.stringContaining(words)]);
  });

  it('warns of mails to customers where updates are in Discussion', () => {
    const warnings = messages({ noteArea: 'discussion', processNotifications: true });
    expect(warnings).toContainEqual(
      expect.stringContaining('customers may get all that updates say by mail'),
    );
  });

  it('has no remark on closing with a status that is named', () => {
    expect(messages({ closeTickets: true, closedStatus: 'Resolved' })).toHaveLength(1);
  });
});
