/** A ticket of the Automate emulator, as far as the sync looks at it. */
export interface AutomateTicket {
  readonly TicketId: number;
  readonly Client: { readonly Id: string };
  readonly Status: { readonly Id: number };
  readonly Subject: string;
  readonly CategoryId: number;
  readonly ExternalId: number;
  readonly Comments: readonly { readonly Body: string }[];
}

/** A ticket of the Manage emulator, as far as the sync looks at it. */
export interface ManageTicket {
  readonly id: number;
  readonly closedFlag: boolean;
}

/** What a server said to a write that it did not take. */
export class SyncRefused extends Error {}

/** Both emulators as the Manage plugin sees them: no log-in, and no fault of their interfaces. */
export interface Servers {
  automateTickets(): Promise<readonly AutomateTicket[]>;
  /** What the plugin writes to an Automate ticket. @throws SyncRefused */
  editAutomate(id: number, change: object): Promise<void>;
  manageTickets(): Promise<readonly ManageTicket[]>;
  /** A call of Manage's interface as the integration's member. @throws SyncRefused */
  inManage(method: string, path: string, body: unknown): Promise<{ readonly id: number }>;
}

/** Speaks with both over HTTP. */
export function serversAt(automateUrl: string, manageUrl: string): Servers {
  async function ask(method: string, url: string, body?: unknown): Promise<unknown> {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await fetch(url, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new SyncRefused(`${method} ${new URL(url).pathname}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
  return {
    automateTickets: async () => (await ask('GET', `${automateUrl}/emulator/tickets`)) as AutomateTicket[],
    editAutomate: async (id, change) => {
      await ask('PATCH', `${automateUrl}/emulator/tickets/${id}`, change);
    },
    manageTickets: async () => (await ask('GET', `${manageUrl}/emulator/tickets`)) as ManageTicket[],
    inManage: async (method, path, body) =>
      (await ask(method, `${manageUrl}/emulator/integration/service/tickets${path}`, body)) as { id: number },
  };
}
