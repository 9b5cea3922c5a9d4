import type { ManageSettings } from '../settings.ts';

/** What a person should know about settings that are valid. */
export interface Remark {
  readonly message: string;
  readonly advice: string;
}

/** Remarks on the Manage settings, for whoever sets them up; most are about what customers get to see. */
export function deskRemarks(settings: ManageSettings): readonly Remark[] {
  const { psaTicket } = settings;
  return [
    TWO_TICKET_MAKERS,
    ...(psaTicket === undefined ? [] : [WHO_MAKES_IT[psaTicket]]),
    ...visibility(settings),
    ...closing(settings),
    ...watching(settings),
  ];
}

/** Whether it is on cannot be asked for, so that this is said in any case. */
const TWO_TICKET_MAKERS: Remark = {
  message:
    "GravityZone's own ConnectWise integration can open tickets for the same incidents, a second one for each.",
  advice: 'Switch its tickets for EDR incidents off in GravityZone.',
};

/** No interface tells how the plugin of Automate is set. */
const WHO_MAKES_IT: Readonly<Record<NonNullable<ManageSettings['psaTicket']>, Remark>> = {
  plumbline: {
    message:
      'plumbline makes the ticket in Manage (`psaTicket: plumbline`), and Automate’s Manage plugin must not make a second one.',
    advice: 'See in Automate’s Manage plugin that the three ticket categories are not mapped.',
  },
  automate: {
    message:
      'Automate’s Manage plugin makes the ticket in Manage (`psaTicket: automate`), and plumbline waits for it.',
    advice: 'See in Automate’s Manage plugin that the three ticket categories are mapped to service boards.',
  },
};

function visibility({ noteArea, processNotifications }: ManageSettings): readonly Remark[] {
  const shown = {
    message: 'Payloads and updates are written to Discussion, which the customer sees.',
    advice: 'Set `noteArea: internal` to keep them among technicians.',
  };
  return [...(noteArea === 'discussion' ? [shown] : []), ...(processNotifications ? [MAILS[noteArea]] : [])];
}

const MAILS: Readonly<Record<ManageSettings['noteArea'], Remark>> = {
  discussion: {
    message:
      'Manage sends its mails about tickets and updates, so that customers may get all that updates say by mail.',
    advice: 'Leave `processNotifications` off, unless these mails are wanted.',
  },
  resolution: {
    message: 'Manage sends its mails about tickets and updates.',
    advice: 'Leave `processNotifications` off, unless these mails are wanted.',
  },
  internal: {
    message:
      'No mails are sent although `processNotifications` is on: internal notes have been seen to be mailed to the contact.',
    advice: 'Leave `processNotifications` off, or choose another `noteArea`.',
  },
};

function closing({ closeTickets, closedStatus }: ManageSettings): readonly Remark[] {
  if (!closeTickets || closedStatus !== undefined) return [];
  return [
    {
      message:
        'Tickets of closed incidents get the first closing status of their board, whatever it is meant for.',
      advice: 'Name the status as `closedStatus`, on every board of the categories.',
    },
  ];
}

function watching({ callbackUrl, pollInterval }: ManageSettings): readonly Remark[] {
  if (callbackUrl !== undefined) return [];
  return [
    {
      message: `Without callbacks, what technicians do to tickets is seen only by polling, every ${pollInterval / 1_000} s.`,
      advice: 'Set `callbackUrl` to the address under which Manage reaches the gateway.',
    },
  ];
}
