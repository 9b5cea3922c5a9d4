import { randomBytes } from 'node:crypto';
import { Pool } from 'undici';
import type { Addresses } from '../demo/addresses.ts';

/** An event of the size and content that live ones have. */
export function benchEvent(
  addresses: Pick<Addresses, 'companies'>,
  incidentId: string,
): Readonly<Record<string, unknown>> {
  return {
    module: 'new-incident',
    incident_id: incidentId,
    created: new Date().toISOString(),
    companyId: addresses.companies[0]?.id,
    computer_id: '668e8236e372169b71286dae',
    endpointId: '648e8236e272169b71286efd',
    computer_name: 'WIN-SRV01',
    computer_fqdn: 'win-srv01.northwind.example',
    computer_ip: '10.20.0.15, 10.20.1.15',
    attack_entry: 4_169_751_531,
    attack_types: ['Malware'],
    att_ck_id: ['T1059', 'T1548', 'T1204', 'T1105', 'T1021', 'T1033', 'T1087', 'T1057', 'T1518', 'T1552'],
    main_action: 'no action',
    detection_name: 'ATC.Malicious',
    severity: 'high',
    severity_score: 89,
    file_name: 'invoice.exe',
    file_path: 'c:\\users\\anna\\downloads\\invoice.exe',
    process_path: 'c:\\users\\anna\\downloads\\invoice.exe',
    process_command_line: '"c:\\users\\anna\\downloads\\invoice.exe" /quiet',
  };
}

/** A fresh incident id of GravityZone's form. */
export function newIncidentId(): string {
  return randomBytes(12).toString('hex');
}

/** A message with one event, as GravityZone sends it now. */
export function pushBody(event: unknown): string {
  return JSON.stringify({
    jsonrpc: '2.0',
    method: 'addEvents',
    params: { events: [event] },
    id: Date.now(),
  });
}

/** A sender of pushes over kept-alive connections. */
export interface Pusher {
  /** Pushes one event in a message of its own; fails unless the answer is exactly 200. */
  push(event: unknown): Promise<void>;
  close(): Promise<void>;
}

/** Opens as many connections to the gateway as there will be pushes at a time. */
export function openPusher({ gateway }: Pick<Addresses, 'gateway'>, connections: number): Pusher {
  const { origin, pathname } = new URL(gateway.url);
  const pool = new Pool(origin, { connections });
  return {
    async push(event) {
      const answer = await pool.request({
        method: 'POST',
        path: pathname,
        headers: { authorization: gateway.secret },
        body: pushBody(event),
      });
      await answer.body.dump();
      if (answer.statusCode !== 200) throw new Error(`the gateway answered ${answer.statusCode}`);
    },
    close: () => pool.close(),
  };
}
