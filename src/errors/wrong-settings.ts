/** Codes of what a person must mend in the settings: to start again, as a supervisor would, does not help. */
export const WRONG_SETTINGS: readonly string[] = [
  'no-settings',
  'unreadable-settings',
  'invalid-settings',
  'unusable-temporal-configuration',
  'missing-secret',
  'unreadable-file',
  'no-pem',
  'unreadable-profile',
  'proxy-address',
  'certificates-unchecked',
];
