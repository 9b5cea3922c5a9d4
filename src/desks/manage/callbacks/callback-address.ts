/** Path of the gateway that Manage calls, below `callbackUrl`. */
export const CALLBACK_PATH = '/callbacks/manage';

/** The address to register; Manage appends the ticket's id and `&action=`. */
export function callbackAddress(callbackUrl: string): string {
  return `${callbackUrl}${CALLBACK_PATH}?recordId=`;
}

/** Whether a registered address leads to the gateway, whatever its query. */
export function leadsToUs(address: string, callbackUrl: string): boolean {
  const [place] = address.split('?');
  return place === `${callbackUrl}${CALLBACK_PATH}`;
}
