import { expect, test } from 'vitest';
import { VendorRefused, VendorUnavailable } from '../http/vendor-errors.ts';
import { NOT_TO_BE_HAD } from './automate/connection/automate-vendor.ts';
import { unlessRefused } from './unless-refused.ts';

const words = { message: 'No.', advice: 'Look.' };
const refused = (code: string) => new VendorRefused('automate', { code, ...words });

test.each(['forbidden', 'not-found', 'not-supported', 'bad-request'])(
  'what is good to know may be refused as %s',
  async (code) => {
    expect(await unlessRefused(NOT_TO_BE_HAD, Promise.reject(refused(code)), [])).toEqual([]);
  },
);

test.each([refused('bad-credentials'), new VendorUnavailable('automate', { code: 'no-answer', ...words })])(
  'a log-in that is refused and an outage are no such thing: %o',
  async (error) => {
    await expect(unlessRefused(NOT_TO_BE_HAD, Promise.reject(error), [])).rejects.toBe(error);
  },
);
