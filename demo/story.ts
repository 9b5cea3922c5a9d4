import { randomBytes } from 'node:crypto';
import type { Addresses } from './addresses.ts';
import { readTickets } from './desk-tickets.ts';
import type { DeskTicket } from './desk-tickets.ts';
import { listMissing } from './expectations.ts';
import type { Progress } from './progress.ts';

/** How the demo's incident ended at the desks. */
export interface StoryEnd {
  readonly incidentId: string;
  readonly tickets: readonly DeskTicket[];
  /** What should be there and is not; empty when all is well. */
  readonly missing: readonly string[];
}

/** Bounds waiting, not speed: the tickets are there within seconds. */
const PATIENCE = 60_000;

/** Pushes an incident as GravityZone would, lets it get worse, and waits until both tickets tell it. */
export async function tellStory(addresses: Addresses, progress: Progress): Promise<StoryEnd> {
  const incidentId =
    Math.floor(Date.now() / 1000)
      .toString(16)
      .padStart(8, '0') + randomBytes(8).toString('hex');
  const first = firstEvent(incidentId, addresses.companies[0]?.id ?? '');
  await progress.step('GravityZone pushes a new incident (score 55)', async () => {
    await push(addresses, first);
    await waitFor(addresses, incidentId, (tickets) => tickets.length >= 2);
  });
  let end = {
    incidentId,
    tickets: await readTickets(addresses, incidentId),
    missing: ['the update'] as readonly string[],
  };
  await progress.step('it evolves: score 89, more techniques; the tickets follow', async () => {
    await push(addresses, evolved(first));
    const tickets = await waitFor(
      addresses,
      incidentId,
      (candidates) => listMissing(candidates).length === 0,
    );
    end = { incidentId, tickets, missing: listMissing(tickets) };
  });
  return end;
}

async function push({ gravityzone }: Addresses, event: Readonly<Record<string, unknown>>): Promise<void> {
  const response = await fetch(`${gravityzone.url}/emulator/push`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ events: [event] }),
  });
  if (!response.ok) throw new Error(`The push was not accepted: ${response.status} ${await response.text()}`);
}

async function waitFor(
  addresses: Addresses,
  incidentId: string,
  enough: (tickets: readonly DeskTicket[]) => boolean,
): Promise<readonly DeskTicket[]> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const tickets = await readTickets(addresses, incidentId);
    if (enough(tickets) || Date.now() > deadline) return tickets;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function firstEvent(incidentId: string, companyId: string): Readonly<Record<string, unknown>> {
  return {
    module: 'new-incident',
    incident_id: incidentId,
    created: new Date(Date.now() - 45_000).toISOString(),
    companyId,
    computer_id: '668e8236e372169b71286dae',
    endpointId: '648e8236e272169b71286efd',
    computer_name: 'WIN-SRV01',
    computer_fqdn: 'win-srv01.northwind.example',
    computer_ip: '10.20.0.15, 10.20.1.15',
    attack_entry: 4_169_751_531,
    attack_types: ['Malware'],
    att_ck_id: ['T1059', 'T1105', 'T1027'],
    main_action: 'no action',
    detection_name: 'ATC.Malicious',
    severity: 'medium',
    severity_score: 55,
    file_name: 'invoice.exe',
    file_path: 'c:\\users\\anna\\downloads\\invoice.exe',
    file_hash_md5: 'ccb1b07bdf330627f02b3c832663a489',
    file_hash_sha256: 'd5adc6a65a57d30d3ae70d195983d155e7cd24f26eb1ebebde9b92655251ec55',
    process_pid: 10_324,
    process_path: 'c:\\users\\anna\\downloads\\invoice.exe',
    process_command_line: '"c:\\users\\anna\\downloads\\invoice.exe" /quiet',
    parent_process_pid: 9_636,
    parent_process_path: 'c:\\windows\\explorer.exe',
    username: 'NORTHWIND\\anna',
    user_sid: 'S-1-5-21-3349207704-443292085-2237656896-1003',
  };
}

function evolved(first: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return {
    ...first,
    severity: 'high',
    severity_score: 89,
    attack_types: ['Malware', 'Exploit', 'Other'],
    att_ck_id: ['T1105', 'T1027', 'T1059', 'T1190'],
  };
}
