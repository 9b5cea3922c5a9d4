import type { DeskTicket } from './desk-tickets.ts';

const DESKS: readonly DeskTicket['desk'][] = ['ConnectWise Automate', 'ConnectWise Manage'];

/** How the tickets begin: what it is, in one sentence, and what to do next. */
const OPENING = [
  'Medium EDR incident on WIN-SRV01 (Northwind Dental): ATC.Malicious.',
  'Next: Find out whether the process still runs.',
];

/** What the update says, as the tickets must show it, in this order, below the initial payload. */
const UPDATE = [
  'Category: Medium → High',
  'Next: Isolate the computer now;',
  'Severity score: 55 → 89',
  'Attack types: added Exploit, Other',
  'MITRE ATT&CK IDs: added T1190 Exploit Public-Facing Application',
];

/** Where the tickets stand after the shift to High. */
const PLACES: Readonly<Record<DeskTicket['desk'], string>> = {
  'ConnectWise Automate': 'EDR High',
  'ConnectWise Manage': 'Security Incidents · Priority 1 - Emergency · EDR incident',
};

/** What the demo's tickets lack, one sentence each; empty when every expectation holds. */
export function listMissing(tickets: readonly DeskTicket[]): readonly string[] {
  return DESKS.flatMap((desk) => {
    const [ticket, ...more] = tickets.filter((candidate) => candidate.desk === desk);
    if (ticket === undefined) return [`${desk}: there is no ticket.`];
    const [initial = '', update = '', ...further] = ticket.texts;
    return [
      ...(more.length === 0 ? [] : [`${desk}: there are ${more.length + 1} tickets instead of one.`]),
      ...(/^EDR: ATC\.Malicious on WIN-SRV01 \[GZ-[0-9a-f]{24}\]$/.test(ticket.subject)
        ? []
        : [`${desk}: the subject is "${ticket.subject}".`]),
      ...OPENING.filter((line, at) => initial.split('\n')[at]?.startsWith(line) !== true).map(
        (line) => `${desk}: the initial payload does not begin with "${line}".`,
      ),
      ...(initial.includes('Severity score: 55')
        ? []
        : [`${desk}: the initial payload does not state the score 55.`]),
      ...UPDATE.filter((line) => !update.includes(line)).map(
        (line) => `${desk}: no update below the payload says "${line}".`,
      ),
      ...(further.length === 0 ? [] : [`${desk}: there are ${further.length + 1} updates instead of one.`]),
      ...(ticket.place.startsWith(PLACES[desk])
        ? []
        : [`${desk}: the ticket stands at "${ticket.place}" instead of "${PLACES[desk]}".`]),
    ];
  });
}
