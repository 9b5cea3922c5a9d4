import { VendorRefused } from '../../../http/vendor-errors.ts';
import { BAD_REQUEST, NOT_SERVED } from '../connection/automate-vendor.ts';

/** `instead` where the server does not serve what is good to know, but not needed. */
export async function unlessRefused<Answer>(asked: Promise<Answer>, instead: Answer): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof VendorRefused && [...NOT_SERVED, BAD_REQUEST].includes(error.code)) return instead;
    throw error;
  }
}
