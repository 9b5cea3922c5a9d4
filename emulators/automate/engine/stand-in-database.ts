import type { StoredTicket } from '../ticket-store.ts';
import type { World } from '../world.ts';
import type { Answer, Database } from './database.ts';
import { fromBase64 } from './from-base64.ts';

/** A statement that is known, and what it gives for the values in its slots. */
interface KnownStatement {
  readonly pattern: RegExp;
  readonly answer: (slots: Readonly<Record<string, string>>, world: World) => string;
}

const PLAIN_BODY = "CONVERT(FROM_BASE64('{Body}') USING utf8mb4)";
const PLAIN_SUBJECT = PLAIN_BODY.replace('Body', 'Subject');
const IS_TIME = "CAST(CAST('{Expires}' AS DATETIME) AS CHAR) = '{Expires}'";
const LAST_WRITE = "SUBSTRING_INDEX(SUBSTRING_INDEX(Data, '[{Incident} w', -1), '.', 1)";

/** What the ticket script asks, in the order in which it does. */
const STATEMENTS: readonly KnownStatement[] = [
  statement(
    `SELECT CASE WHEN LOCATE(CAST('{Mark}' AS BINARY), ${PLAIN_BODY}) > 0 THEN 'whole' WHEN CHAR_LENGTH(RTRIM(${PLAIN_BODY})) > 0 THEN 'unmarked' ELSE 'none' END`,
    ({ Body = '', Mark = '' }) => {
      const text = decoded(Body);
      if (text.includes(Mark)) return 'whole';
      return text === '' ? 'none' : 'unmarked';
    },
  ),
  statement(`SELECT IFNULL(RTRIM(${PLAIN_BODY}), '')`, ({ Body = '' }) => decoded(Body)),
  statement(
    `SELECT CASE WHEN LEFT('{Subject}', 1) IN ('', CHAR(64)) THEN 'none' WHEN LOCATE(CAST('{Marker}' AS BINARY), ${PLAIN_SUBJECT}) > 0 THEN 'whole' ELSE 'damaged' END`,
    ({ Subject = '', Marker = '' }) => {
      if (Subject === '' || Subject.startsWith('@')) return 'none';
      return decoded(Subject).includes(Marker) ? 'whole' : 'damaged';
    },
  ),
  statement(
    `SELECT CASE WHEN ${IS_TIME} AND UTC_TIMESTAMP() < CAST('{Expires}' AS DATETIME) THEN 'due' WHEN ${IS_TIME} THEN 'expired' ELSE 'untimed' END`,
    ({ Expires = '' }, world) => {
      const at = readTime(Expires);
      if (at === undefined) return 'untimed';
      return world.now() < at ? 'due' : 'expired';
    },
  ),
  statement(
    "SELECT IF(CAST('{ClientId}' AS UNSIGNED) > 0 AND CAST('{ComputerId}' AS UNSIGNED) > 0 AND CAST('{CategoryId}' AS UNSIGNED) > 0, 'given', 'missing')",
    (slots) => (Object.values(slots).every((value) => unsigned(value) > 0) ? 'given' : 'missing'),
  ),
  statement("SELECT IF(CAST('{CategoryId}' AS UNSIGNED) > 0, 'given', 'none')", ({ CategoryId = '' }) =>
    unsigned(CategoryId) > 0 ? 'given' : 'none',
  ),
  statement(
    "SELECT IFNULL(MIN(TicketID), 0) FROM tickets WHERE LOCATE(CAST('{Marker}' AS BINARY), Subject) > 0 AND (ClientID = CAST('{ClientId}' AS UNSIGNED) OR EXISTS (SELECT 1 FROM ticketdata WHERE ticketdata.TicketID = tickets.TicketID AND LOCATE(CAST('{IncidentMark}' AS BINARY), Data) > 0))",
    ({ Marker = '', ClientId = '', IncidentMark = '' }, { tickets }) => {
      const found = [...tickets.all()].filter(
        (ticket) =>
          ticket.subject.includes(Marker) &&
          (ticket.clientId === unsigned(ClientId) || hasComment(ticket, IncidentMark)),
      );
      return String(found.length === 0 ? 0 : Math.min(...found.map(({ id }) => id)));
    },
  ),
  statement(
    "SELECT IFNULL(MAX(IF(LOCATE(CAST('{Marker}' AS BINARY), Subject) > 0, 'ours', 'foreign')), 'absent') FROM tickets WHERE TicketID = CAST('{TicketId}' AS UNSIGNED)",
    ({ Marker = '', TicketId = '' }, { tickets }) => {
      const ticket = tickets.find(unsigned(TicketId));
      if (ticket === undefined) return 'absent';
      return ticket.subject.includes(Marker) ? 'ours' : 'foreign';
    },
  ),
  statement(
    "SELECT IFNULL(MAX(IF(LOCATE(CAST('{Marker}' AS BINARY), Subject) > 0 OR EXISTS (SELECT 1 FROM ticketdata WHERE ticketdata.TicketID = tickets.TicketID AND LOCATE(CAST('{IncidentMark}' AS BINARY), Data) > 0), 'ours', 'foreign')), 'absent') FROM tickets WHERE TicketID = CAST('{TicketId}' AS UNSIGNED)",
    ({ Marker = '', IncidentMark = '', TicketId = '' }, { tickets }) => {
      const ticket = tickets.find(unsigned(TicketId));
      if (ticket === undefined) return 'absent';
      return ticket.subject.includes(Marker) || hasComment(ticket, IncidentMark) ? 'ours' : 'foreign';
    },
  ),
  statement(
    "SELECT IF(COUNT(*) > 0, 'there', 'none') FROM ticketdata WHERE TicketID = CAST('{TicketId}' AS UNSIGNED) AND NOT LEFT('{NoteMark}', 1) = '[' AND LOCATE(CAST('{Mark}' AS BINARY), Data) > 0",
    ({ TicketId = '', NoteMark = '', Mark = '' }, { tickets }) =>
      !NoteMark.startsWith('[') && hasComment(tickets.find(unsigned(TicketId)), Mark) ? 'there' : 'none',
  ),
  statement(
    "SELECT IF(COUNT(*) > 0, 'there', 'none') FROM ticketdata WHERE TicketID = CAST('{TicketId}' AS UNSIGNED) AND LEFT('{NoteMark}', 1) = '[' AND LOCATE(CAST('{NoteMark}' AS BINARY), Data) > 0",
    ({ TicketId = '', NoteMark = '' }, { tickets }) =>
      NoteMark.startsWith('[') && hasComment(tickets.find(unsigned(TicketId)), NoteMark) ? 'there' : 'none',
  ),
  statement(
    `SELECT CASE WHEN IFNULL(MAX(Number), 0) > CAST('{Write}' AS UNSIGNED) THEN 'overtaken' WHEN IFNULL(MAX(Number), 0) = CAST('{Write}' AS UNSIGNED) THEN 'standing' ELSE 'due' END FROM (SELECT CAST(${LAST_WRITE} AS UNSIGNED) AS Number FROM ticketdata WHERE TicketID = CAST('{TicketId}' AS UNSIGNED) AND LOCATE(CAST(CONCAT('[{Incident} w', ${LAST_WRITE}, '.{Life}]') AS BINARY), Data) > 0) AS writes`,
    ({ Write = '', Incident = '', TicketId = '', Life = '' }, { tickets }) => {
      const bodies = tickets.find(unsigned(TicketId))?.comments ?? [];
      const highest = Math.max(0, ...bodies.map(({ body }) => lastWrite(body, Incident, Life)));
      if (highest > unsigned(Write)) return 'overtaken';
      return highest === unsigned(Write) ? 'standing' : 'due';
    },
  ),
];

/**
 * Automate's database over the emulated tickets. It knows the statements of the ticket script and nothing
 * else; a value with a quote or backslash breaks them, as it would break the real one's.
 */
export function standInDatabase(world: World): Database {
  return {
    query: (sql): Answer => {
      for (const { pattern, answer } of STATEMENTS) {
        const slots = pattern.exec(sql)?.groups;
        if (slots !== undefined) return { kind: 'value', text: answer(slots, world) };
      }
      return { kind: 'error', message: `You have an error in your SQL syntax: ${sql.slice(0, 80)}` };
    },
  };
}

/** A statement with slots such as `{Body}`, which stand within quotes; those of one name hold the same. */
function statement(text: string, answer: KnownStatement['answer']): KnownStatement {
  const seen = new Set<string>();
  const pattern = text.replace(/[\\^$.*+?()[\]|]/g, '\\$&').replace(/\{(\w+)\}/g, (_slot, name: string) => {
    if (seen.has(name)) return `\\k<${name}>`;
    seen.add(name);
    return `(?<${name}>[^'"\\\\]*)`;
  });
  return { pattern: new RegExp(`^${pattern}$`), answer };
}

/** The text of a base64, without the spaces at its end; empty where it is none. */
function decoded(base64: string): string {
  return (fromBase64(base64) ?? '').replace(/ +$/, '');
}

/** MySQL's `CAST(… AS UNSIGNED)`: the digits at the beginning. */
function unsigned(text: string): number {
  return Number(/^[0-9]+/.exec(text)?.[0] ?? 0);
}

function hasComment(ticket: StoredTicket | undefined, mark: string): boolean {
  return ticket?.comments.some(({ body }) => body.includes(mark)) ?? false;
}

/** The number in the last write mark of a text, 0 where that one is of another life or none. */
function lastWrite(text: string, incident: string, life: string): number {
  const [number = ''] = text.slice(text.lastIndexOf(`[${incident} w`) + incident.length + 3).split('.');
  return text.includes(`[${incident} w${number}.${life}]`) ? unsigned(number) : 0;
}

/**
 * Milliseconds since 1970 of a time in UTC as MySQL prints it; `undefined` for any other text. Spaces at the end
 * count for nothing where MySQL compares.
 */
function readTime(padded: string): number | undefined {
  const text = padded.replace(/ +$/, '');
  const iso = `${text.replace(' ', 'T')}.000Z`;
  const at = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) ? Date.parse(iso) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString() === iso ? at : undefined;
}
