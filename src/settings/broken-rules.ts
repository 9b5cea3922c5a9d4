import type { Fault } from './fault.ts';
import { membersOf } from './schema/members-of.ts';

/** The sections that the rules are about; what was found wrong in them may be anything. */
interface Sections {
  readonly accounts?: unknown;
  readonly desks?: unknown;
  readonly policy?: { readonly attemptTimeout?: number };
}

/** Which rules about several sections do not hold. */
export function brokenRules({ accounts, desks, policy }: Sections): readonly Fault[] {
  return [
    ...longRequests(accounts, desks, policy?.attemptTimeout ?? Infinity),
    ...psaTicketFaults(desks),
    ...sharedMarks(accounts),
  ];
}

/** What is wrong with the choice of who makes the tickets in Manage. */
function psaTicketFaults(desks: unknown): readonly Fault[] {
  const { automate, manage } = membersOf(desks);
  if (manage === undefined) return [];
  const { psaTicket, ...others } = membersOf(manage);
  if (psaTicket === undefined && automate !== undefined)
    return [{ path: MANAGE_TICKET, message: WHO_MAKES_IT }];
  if (psaTicket === 'automate' && automate === undefined)
    return [
      {
        path: MANAGE_TICKET,
        message: 'is automate, but there is no desk at Automate: add desks.automate, or write plumbline',
      },
    ];
  if (psaTicket === 'automate') return [];
  return ['syncWithin', 'writes'].flatMap((name) =>
    others[name] === undefined
      ? []
      : [
          {
            path: ['desks', 'manage', name],
            message: 'is only for psaTicket: automate: leave it out, or let Automate make the tickets',
          },
        ],
  );
}

const MANAGE_TICKET = ['desks', 'manage', 'psaTicket'];
const WHO_MAKES_IT =
  'is missing: with both desks, say who makes the ticket in Manage. `plumbline`: plumbline writes it, and the three categories must not be mapped in Automate’s Manage plugin, or its sync makes a second one. `automate`: they are mapped there, the sync makes the ticket, and plumbline only reads it';

/** No two accounts share a mark. */
function sharedMarks(accounts: unknown): readonly Fault[] {
  const owners = new Map<string, string>();
  return marksOf(accounts).flatMap(({ account, path, word }) => {
    const owner = owners.get(word) ?? account;
    owners.set(word, owner);
    const message = `${word} is a mark of account ${owner} already: choose another one, so that two accounts never share tickets`;
    return owner === account ? [] : [{ path, message }];
  });
}

function marksOf(accounts: unknown) {
  return Object.entries(membersOf(accounts)).flatMap(([account, settings]) => {
    const { mark, formerMarks } = membersOf(settings);
    return [
      { account, path: ['accounts', account, 'mark'], word: mark },
      ...Object.values(membersOf(formerMarks)).map((word, at) => ({
        account,
        path: ['accounts', account, 'formerMarks', at],
        word,
      })),
    ].filter((each): each is typeof each & { word: string } => typeof each.word === 'string');
  });
}

/** Attempts last longer than each of their calls. */
function longRequests(accounts: unknown, desks: unknown, attemptTimeout: number): readonly Fault[] {
  const message = `must be less than policy.attemptTimeout (${attemptTimeout / 1_000}s): otherwise attempts end while their calls still run`;
  return requestTimeouts(accounts, desks).flatMap(({ path, requestTimeout }) =>
    requestTimeout < attemptTimeout ? [] : [{ path, message }],
  );
}

function requestTimeouts(accounts: unknown, desks: unknown) {
  return [
    ...Object.entries(membersOf(accounts)).map(([name, account]) => ({
      path: ['accounts', name, 'api', 'requestTimeout'],
      of: membersOf(account)['api'],
    })),
    ...Object.entries(membersOf(desks)).map(([name, of]) => ({
      path: ['desks', name, 'requestTimeout'],
      of,
    })),
  ].flatMap(({ path, of }) => {
    const { requestTimeout } = membersOf(of);
    return typeof requestTimeout === 'number' ? [{ path, requestTimeout }] : [];
  });
}
