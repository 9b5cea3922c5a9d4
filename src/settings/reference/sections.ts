/** A section as people know it from the vendors' plugins, and the settings that belong there. */
interface Section {
  readonly title: string;
  readonly about: string;
  /** Places in the settings file. A group stands for all in it that no section names more closely. */
  readonly settings: readonly string[];
}

/** The sections in the plugins' order; what the plugins have not comes last. */
export const SECTIONS: readonly Section[] = [
  {
    title: 'Server connections',
    about: 'where the servers are, and by which keys',
    settings: [
      'accounts.*',
      'desks.automate.url',
      'desks.automate.username',
      'desks.automate.password',
      'desks.automate.totpSecret',
      'desks.automate.clientId',
      'desks.automate.scriptId',
      'desks.automate.runner',
      'desks.automate.profile',
      'desks.manage.url',
      'desks.manage.privateAddresses',
      'desks.manage.companyId',
      'desks.manage.publicKey',
      'desks.manage.privateKey',
      'desks.manage.clientId',
      'desks.manage.callbackUrl',
    ],
  },
  {
    title: 'Company/Site Sync',
    about: 'whose ticket it is',
    settings: [
      'companies.*',
      'desks.automate.clientMapping',
      'desks.automate.companies',
      'desks.automate.catchAll',
      'desks.automate.companyChanged',
      'desks.manage.companyMapping',
      'desks.manage.companies',
      'desks.manage.catchAll',
      'desks.manage.companyChanged',
      'desks.manage.linkDevices',
    ],
  },
  {
    title: 'Ticket Sync',
    about:
      'areas of notes, mails, who makes the ticket in Manage, what becomes of tickets that are closed or moved, what GravityZone is told',
    settings: [
      'accounts.*.api.writeBack',
      'policy.updateInterval',
      'desks.automate.closedTickets',
      'desks.automate.movedTickets',
      'desks.automate.closedStatuses',
      'desks.automate.closeTickets',
      'desks.manage.noteArea',
      'desks.manage.processNotifications',
      'desks.manage.psaTicket',
      'desks.manage.syncWithin',
      'desks.manage.writes',
      'desks.manage.movedTickets',
      'desks.manage.closedTickets',
      'desks.manage.reopenedStatus',
      'desks.manage.closeTickets',
      'desks.manage.closedStatus',
    ],
  },
  {
    title: 'Ticket Category',
    about: 'the bands of the score, and the board, priority and type of each category',
    settings: [
      'policy.bands',
      'policy.shiftDown',
      'policy.shiftDownAfter',
      'desks.automate.categories',
      'desks.manage.categories',
    ],
  },
  {
    title: 'Alerts',
    about: 'from which category on tickets open, and for whom none do',
    settings: ['policy.openFrom', 'accounts.*.openFrom', 'companies.*.openFrom'],
  },
  { title: 'Texts', about: 'what tickets say besides facts', settings: ['texts'] },
  {
    title: 'Privacy',
    about: 'what is left out of tickets and of Temporal, and how long things are kept',
    settings: ['privacy', 'policy.idleDays', 'policy.lingerDays', 'policy.quarantineDays'],
  },
  {
    title: 'Limits',
    about: 'how often and how long servers are asked',
    settings: [
      'policy',
      'accounts.*.api.requestTimeout',
      'accounts.*.api.pollInterval',
      'accounts.*.api.backfillAfter',
      'accounts.*.api.incidentCalls',
      'accounts.*.api.workers',
      'accounts.*.api.watchdogInterval',
      'desks.automate',
      'desks.manage',
    ],
  },
  {
    title: 'This installation',
    about: 'Temporal, listeners, proxies',
    settings: ['temporal', 'http', 'gateway', 'worker'],
  },
];

/** The section of a setting; `undefined` where no section names it or a group that it is in. */
export function sectionOf(setting: string): string | undefined {
  const named = SECTIONS.flatMap(({ title, settings }) => settings.map((place) => ({ title, place })));
  const [closest] = named
    .filter(({ place }) => setting === place || setting.startsWith(`${place}.`))
    .toSorted((a, b) => b.place.length - a.place.length);
  return closest?.title;
}
