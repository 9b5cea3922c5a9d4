import { VendorRefused } from '../http/vendor-errors.ts';

/** Whether a desk refuses with one of these codes. */
export function isRefusal(error: unknown, codes: readonly string[]): error is VendorRefused {
  return error instanceof VendorRefused && codes.includes(error.code);
}

/** The answer, or `instead` where the desk refuses with one of these codes. */
export async function unlessRefused<Answer, Instead = undefined>(
  codes: readonly string[],
  asked: Promise<Answer>,
  instead?: Instead,
): Promise<Answer | Instead> {
  return asked.catch((error: unknown) => {
    if (isRefusal(error, codes)) return instead as Instead;
    throw error;
  });
}
