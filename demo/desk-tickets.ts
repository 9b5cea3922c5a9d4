import type { Addresses } from './addresses.ts';

/** A ticket as a desk's own API shows it. */
export interface DeskTicket {
  readonly desk: 'ConnectWise Automate' | 'ConnectWise Manage';
  readonly id: number;
  readonly subject: string;
  /** Where it stands: the category at Automate; board, priority and type at Manage. */
  readonly place: string;
  readonly company: string;
  /** The initial payload first, then the updates. */
  readonly texts: readonly string[];
}

/** Reads an incident's tickets back from both desks' APIs, as any other client of theirs would. */
export async function readTickets(addresses: Addresses, incidentId: string): Promise<readonly DeskTicket[]> {
  const [automate, manage] = await Promise.all([
    readAutomate(addresses.automate, incidentId),
    readManage(addresses.manage, incidentId),
  ]);
  return [...automate, ...manage];
}

async function readManage(manage: Addresses['manage'], incidentId: string): Promise<DeskTicket[]> {
  const api = `${manage.url}/v4_6_release/apis/3.0`;
  const headers = {
    authorization: `Basic ${Buffer.from(`${manage.companyId}+${manage.publicKey}:${manage.privateKey}`).toString('base64')}`,
    clientId: manage.clientId,
    accept: 'application/vnd.connectwise.com+json; version=2025.1',
  };
  const query = new URLSearchParams({ conditions: `summary like "%[[]GZ-${incidentId}%"`, pageSize: '100' });
  const found = await json<{ id: number }[]>(`${api}/service/tickets?${query.toString()}`, { headers });
  return Promise.all(
    found.map(async ({ id }) => {
      const notes = await json<{ text: string }[]>(
        `${api}/service/tickets/${id}/notes?pageSize=1000&orderBy=id asc`,
        { headers },
      );
      // After its notes: a shift is written before the note that tells it, so what is shown goes together.
      const ticket = await json<ManageTicket>(`${api}/service/tickets/${id}`, { headers });
      return {
        desk: 'ConnectWise Manage' as const,
        id,
        subject: ticket.summary,
        place: `${ticket.board.name} · ${ticket.priority.name} · ${ticket.type?.name ?? 'no type'} · ${ticket.status.name}`,
        company: ticket.company.name,
        texts: notes.map((note) => note.text),
      };
    }),
  );
}

async function readAutomate(automate: Addresses['automate'], incidentId: string): Promise<DeskTicket[]> {
  const api = `${automate.url}/cwa/api/v1`;
  const common = {
    clientID: automate.clientId,
    accept: 'application/json',
    'content-type': 'application/json',
  };
  const { AccessToken: token } = await json<{ AccessToken: string }>(`${api}/APIToken`, {
    method: 'POST',
    headers: common,
    body: JSON.stringify({ Username: automate.username, Password: automate.password }),
  });
  const headers = { ...common, authorization: `Bearer ${token}` };
  const query = new URLSearchParams({
    condition: `Subject like '%[GZ-${incidentId}%'`,
    pageSize: '100',
    orderBy: 'TicketId asc',
  });
  const found = await json<{ TicketId: number }[]>(`${api}/Tickets?${query.toString()}`, { headers });
  return Promise.all(
    found.map(async ({ TicketId }) => {
      const ticket = await json<AutomateTicket>(`${api}/Tickets/${TicketId}`, { headers });
      return {
        desk: 'ConnectWise Automate' as const,
        id: TicketId,
        subject: ticket.Subject,
        place: `${ticket.CategoryName} · ${ticket.Status.Name}`,
        company: ticket.Client?.Name ?? 'no client',
        texts: ticket.Comments.map((comment) => comment.Body),
      };
    }),
  );
}

interface ManageTicket {
  readonly summary: string;
  readonly board: { readonly name: string };
  readonly priority: { readonly name: string };
  readonly status: { readonly name: string };
  readonly type?: { readonly name: string };
  readonly company: { readonly name: string };
}

interface AutomateTicket {
  readonly Subject: string;
  readonly CategoryName: string;
  readonly Status: { readonly Name: string };
  readonly Client?: { readonly Name: string };
  readonly Comments: readonly { readonly Body: string }[];
}

async function json<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(15_000) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text) as T;
}
