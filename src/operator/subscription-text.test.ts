import { expect, test } from 'vitest';
import { subscriptionText } from './subscription-text.ts';

const OURS = 'https://plumbline.example.com/gravityzone/main';
const found = {
  isOn: true,
  serviceType: 'jsonRPC',
  url: OURS,
  requireValidSslCertificate: true,
  others: {},
  eventTypes: { 'new-incident': true, av: false },
  companies: null,
};

test('shows our own subscription whole', () => {
  expect(subscriptionText(found, `${OURS}/`)).toBe(
    `Push: on\nDestination: ${OURS} (this gateway)\nFormat: jsonRPC\nCertificate check: on\nEvent types: new-incident\nCompanies: all\n`,
  );
});

test.each([
  [
    { ...found, url: 'https://siem.example.com/token/s3cret' },
    'Destination: https://siem.example.com (not this gateway)\n',
  ],
  [{ ...found, url: 's3cret' }, 'Destination: an unreadable address (not this gateway)\n'],
  [{ ...found, isOn: false }, 'Push: off\n'],
  [{ ...found, eventTypes: {} }, 'Event types: none\n'],
  [{ ...found, companies: ['c1', 'c2'] }, 'Companies: c1, c2\n'],
  [{ ...found, requireValidSslCertificate: false }, 'Certificate check: off\n'],
  [undefined, 'Push was never set up for this API key.\n'],
])('shows %o', (subscription, line) => {
  const text = subscriptionText(subscription, OURS);
  expect(text).toContain(line);
  expect(text).not.toContain('s3cret');
});

test('tells no more than the origin where the settings name no pushUrl', () => {
  expect(subscriptionText(found, undefined)).toContain(
    'Destination: https://plumbline.example.com (the settings name no pushUrl to compare it with)\n',
  );
});
