import { z } from 'zod';

/** A JSON object whose member names are matched without regard to case: servers differ in it by version. */
function anyCase<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess(lowerCaseNames, z.object(shape));
}

/** Ids are numbers in some places and numeric strings in others, for the same thing. */
const id = z.union([
  z.int(),
  z
    .string()
    .regex(/^[0-9]{1,15}$/)
    .transform(Number),
]);
const text = z.string().nullish();
const reference = anyCase({ id: id.nullish() }).nullish();

/**
 * Answer to a log-in. An account with two-factor log-in gets status 200 with an empty token. `ends` are the
 * times after which the token is refused, in ms since 1970 by the server's clock.
 */
export const tokenAnswer = anyCase({
  accesstoken: text,
  expirationdate: text,
  absoluteexpirationdate: text,
  istwofactorrequired: z.boolean().nullish(),
  isinternaltwofactorrequired: z.boolean().nullish(),
}).transform((answer) => ({
  token: answer.accesstoken ?? '',
  ends: [answer.expirationdate, answer.absoluteexpirationdate].flatMap((date) => timeOf(date) ?? []),
  twoFactor: answer.istwofactorrequired === true || answer.isinternaltwofactorrequired === true,
}));

/** What a server says of itself without a log-in: its services for single sign-on, and whether they are all. */
export const signOnAnswer = anyCase({
  services: z
    .array(
      anyCase({
        servicename: text,
        isenabled: z.boolean().nullish(),
        islocalloginenabled: z.boolean().nullish(),
      }),
    )
    .nullish(),
}).transform(({ services }) => {
  const enabled = (services ?? []).filter((service) => service.isenabled !== false);
  return {
    services: enabled.map((service) => service.servicename ?? 'a service without a name'),
    isLocalLogInOff:
      enabled.length > 0 && enabled.every(({ islocalloginenabled }) => islocalloginenabled === false),
  };
});

/** The category of a ticket, in the members of newer servers and of older ones. */
const category = {
  categoryid: id.nullish(),
  categoryname: text,
  category: anyCase({ id: id.nullish(), name: text }).nullish(),
};

function categoryOf(ticket: z.output<z.ZodObject<typeof category>>) {
  return {
    categoryId: ticket.categoryid ?? ticket.category?.id ?? undefined,
    /** Empty where the server does not tell it. */
    categoryName: ticket.categoryname ?? ticket.category?.name ?? '',
  };
}

/**
 * One ticket. `comments`, the oldest first, is missing where the server left them out, an id where the ticket
 * names none. `updatedAt` is in ms since 1970 by the server's clock.
 */
export const ticketAnswer = anyCase({
  ticketid: id,
  subject: text,
  ...category,
  computer: reference,
  client: reference,
  status: anyCase({ id: id.nullish(), name: text }).nullish(),
  updatedate: text,
  from: text,
  externalid: id.nullish().catch(undefined), // a ticket that is not synced may hold anything
  comments: z.array(anyCase({ id: id.nullish(), body: text })).nullish(),
}).transform((ticket) => ({
  id: String(ticket.ticketid),
  subject: ticket.subject ?? '',
  ...categoryOf(ticket),
  computerId: aboveZero(ticket.computer?.id),
  clientId: aboveZero(ticket.client?.id),
  statusId: ticket.status?.id ?? undefined,
  statusName: ticket.status?.name ?? undefined,
  updatedAt: timeOf(ticket.updatedate),
  from: ticket.from ?? '',
  /** The ticket's number in Manage, once Automate's own sync made one there. */
  externalId: aboveZero(ticket.externalid),
  comments: ticket.comments?.toSorted((a, b) => (a.id ?? 0) - (b.id ?? 0)).map(({ body }) => body ?? ''),
}));

export type AutomateTicket = z.infer<typeof ticketAnswer>;

/** Rows of a search for changed tickets. One that is odd must not hide all the others from us. */
export const changedTickets = z.array(ticketAnswer.or(z.unknown().transform(() => undefined)));

/** Rows of a search for tickets by which categories are found. */
export const categoryRows = z.array(anyCase(category).transform(categoryOf));

/** Rows of a search for tickets. */
export const ticketRows = z.array(
  anyCase({ ticketid: id, subject: text, from: text }).transform((row) => ({
    id: row.ticketid,
    subject: row.subject ?? '',
    from: row.from ?? '',
  })),
);

export type TicketRow = z.infer<typeof ticketRows>[number];

/** Rows of a search for computers. `lastContact` is in ms since 1970, 0 where the agent never reported. */
export const computerRows = z.array(
  anyCase({
    id,
    computername: text,
    domainname: text,
    localipaddress: text,
    macaddress: text,
    remoteagentlastcontact: text,
    status: text,
    client: reference,
  }).transform((row) => ({
    id: row.id,
    clientId: aboveZero(row.client?.id),
    name: row.computername ?? '',
    domain: row.domainname ?? '',
    ip: row.localipaddress ?? '',
    mac: row.macaddress ?? '',
    lastContact: timeOf(row.remoteagentlastcontact) ?? 0,
    isOffline: row.status?.toLowerCase() === 'offline',
  })),
);

export type ComputerRow = z.infer<typeof computerRows>[number];

/** Clients. `manageCompany` is the id of the company in Manage that its plugin linked. */
export const clientRows = z.array(
  anyCase({ id, name: text, externalid: id.nullish().catch(undefined) }).transform((row) => ({
    id: row.id,
    name: row.name ?? '',
    manageCompany: aboveZero(row.externalid),
  })),
);

export type ClientRow = z.infer<typeof clientRows>[number];

/** Answer to a script call. The flag is the only defined sign of acceptance; older servers omit the rows. */
export const batchAnswer = anyCase({
  containsunsuccessfulresults: z.boolean(),
  scriptresults: z.array(anyCase({ resultdetails: anyCase({ message: text }).nullish() })).nullish(),
}).transform((answer) => ({
  accepted: !answer.containsunsuccessfulresults,
  reasons: (answer.scriptresults ?? []).flatMap((row) => row.resultdetails?.message ?? []),
}));

/** Answer to a schedule: what was scheduled, with the number of the schedule. */
export const scheduledAnswer = anyCase({ id });

/** Scripts that were imported. */
export const scriptRows = z.array(
  anyCase({ id, name: text, guid: text, parameters: z.array(z.string()).nullish() }),
);

/** Runs that have begun on a computer. `message` is what the script said, where the server tells it. */
export const historyRows = z.array(
  anyCase({
    id,
    scriptid: id.nullish(),
    name: text,
    status: text,
    state: text,
    diagnosticmessage: text,
  }).transform((row) => ({
    id: row.id,
    scriptId: row.scriptid ?? undefined,
    name: row.name ?? '',
    isEnded: row.status?.toLowerCase() === 'completed',
    isSuccess: row.state?.toLowerCase() === 'success',
    message: row.diagnosticmessage ?? '',
  })),
);

export type HistoryRow = z.infer<typeof historyRows>[number];

/** The version of the server. */
export const patchAnswer = anyCase({ webserverpatchversion: text }).transform(
  ({ webserverpatchversion }) => webserverpatchversion ?? undefined,
);

/** Error bodies are not specified; these members have been seen, none is certain. */
export const errorAnswer = anyCase({
  message: text,
  errors: z.array(anyCase({ message: text })).nullish(),
}).transform((answer) =>
  [answer.message, ...(answer.errors ?? []).map((error) => error.message)].filter(Boolean).join(' '),
);

/** A time in ms since 1970; one without a zone is taken for UTC. */
export function timeOf(text: string | null | undefined): number | undefined {
  const zoned =
    text === undefined || text === null || /(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`;
  const time = Date.parse(zoned ?? '');
  return time > 0 ? time : undefined; // year 1 stands for none
}

function lowerCaseNames(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name.toLowerCase(), member]));
}

function aboveZero(value: number | null | undefined): number | undefined {
  return value !== undefined && value !== null && value > 0 ? value : undefined;
}
