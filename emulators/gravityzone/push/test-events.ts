import type { Params } from '../api/params.ts';
import { RpcError } from '../api/rpc-error.ts';

/** The incident id of every test incident, whoever asks for it. */
export const TEST_INCIDENT_ID = '5f1557cbe7b2584f3959ee19';

/** The vendor's templates, with its spelling of the score; live events write `severity_score`. */
const TEMPLATES: Readonly<Record<string, Params>> = {
  'new-incident': {
    module: 'new-incident',
    created: '2020-07-20T09:36:23.485Z',
    computer_id: '5efb3a520075db7384dfa286',
    computer_fqdn: 'desktop-jac14gs',
    computer_name: 'DESKTOP-JAC14GS',
    detection_name: 'ATC.Malicious',
    attack_types: ['Other'],
    computer_ip: '10.17.23.30',
    severityScore: 90,
    incident_id: TEST_INCIDENT_ID,
    attack_entry: 1688239188,
    parent_process_path: 'c:\\windows\\system32\\cmd.exe',
    parent_process_pid: 9636,
    process_path: 'c:\\users\\bdadmin\\desktop\\atcsim\\atcsim32.exe',
    process_pid: 10324,
    username: 'DESKTOP-JAC14GS\\bdadmin',
    user_sid: 'S-1-5-21-3349207704-443292085-2237656896-1003',
    process_command_line: 'detect',
    file_hash_md5: 'ccb1b07bdf330627f02b3c832663a489',
    file_hash_sha256: 'd5adc6a65a57d30d3ae70d195983d155e7cd24f26eb1ebebde9b92655251ec55',
    att_ck_id: ['T1036', 'T1059', 'T1002', 'T1012'],
    severity: 'high',
    main_action: 'no action',
    endpointId: '5efb3a520075db7384dfa285',
  },
  av: {
    module: 'av',
    computer_name: 'DESKTOP-JAC14GS',
    computer_fqdn: 'desktop-jac14gs',
    computer_ip: '10.17.23.30',
    computer_id: '5efb3a520075db7384dfa286',
    product_installed: 'BEST',
    malware_type: 'file',
    malware_name: 'EICAR-Test-File (not a virus)',
    file_path: 'c:\\eicar.com',
    final_status: 'deleted',
    timestamp: '2020-07-20T09:36:23.000Z',
  },
};

/**
 * The event that `sendTestPushEvent` sends: the template with the caller's company, overridden by `data`.
 * Throws RpcError for a type without a template; `new-extended-incident` has none.
 */
export function testEvent(eventType: string, companyId: string, data: Params): Params {
  const template = Object.hasOwn(TEMPLATES, eventType) ? TEMPLATES[eventType] : undefined;
  if (template === undefined) throw new RpcError(-32000, 'Event template not found');
  return { ...template, companyId, ...data, _testEvent_: true };
}
