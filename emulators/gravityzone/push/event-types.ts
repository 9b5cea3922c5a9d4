/** The event types that a key can subscribe to. */
export const EVENT_TYPES: readonly string[] = `
  adcloud antiexploit aph av avc
  device-control dp endpoint-moved-in endpoint-moved-out exchange-malware
  exchange-organization-info exchange-user-credentials fw hd hwid-change
  install integrations-hub-status malware-outbreak modules network-monitor
  network-sandboxing new-extended-incident new-incident partner-changed ransomware-mitigation
  registration security-container-update-available storage-antimalware supa-update-status sva
  sva-load task-status troubleshooting-activity uc uninstall
`
  .trim()
  .split(/\s+/);
