/** The push module of an EDR incident on an endpoint. */
export const NEW_INCIDENT = 'new-incident';

/** The push module of an XDR incident of an organisation; no public sample of its fields exists. */
export const NEW_EXTENDED_INCIDENT = 'new-extended-incident';

/**
 * Other modules that GravityZone is known to push. The list is open; it only bounds the labels of metrics.
 */
export const OTHER_MODULES: ReadonlySet<string> = new Set([
  'adcloud',
  'antiexploit',
  'aph',
  'av',
  'avc',
  'device-control',
  'dp',
  'endpoint-moved-in',
  'endpoint-moved-out',
  'exchange-malware',
  'exchange-organization-info',
  'exchange-user-credentials',
  'fw',
  'hd',
  'hwid-change',
  'install',
  'integrations-hub-status',
  'malware-outbreak',
  'modules',
  'network-monitor',
  'network-sandboxing',
  'partner-changed',
  'ransomware-mitigation',
  'registration',
  'security-container-update-available',
  'storage-antimalware',
  'supa-update-status',
  'sva',
  'sva-load',
  'task-status',
  'troubleshooting-activity',
  'uc',
  'uninstall',
]);
