import { isBadRequest, isNotServed } from '../connection/automate-vendor.ts';

/** `instead` where the server does not serve what is good to know, but not needed. */
export async function unlessRefused<Answer>(asked: Promise<Answer>, instead: Answer): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    if (isNotServed(error) || isBadRequest(error)) return instead;
    throw error;
  }
}
