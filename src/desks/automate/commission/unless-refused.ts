import { VendorRefused } from '../../../http/vendor-errors.ts';

/** Codes of what an old server does not know, or our user may not read. */
const NOT_SERVED: readonly string[] = ['forbidden', 'not-found', 'not-supported', 'bad-request'];

/** `instead` where the server does not serve what is good to know, but not needed. */
export async function unlessRefused<Answer>(asked: Promise<Answer>, instead: Answer): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof VendorRefused && NOT_SERVED.includes(error.code)) return instead;
    throw error;
  }
}
