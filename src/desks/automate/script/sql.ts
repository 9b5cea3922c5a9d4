/**
 * The script's questions to Automate's database. Each one answers with exactly one value that is never NULL, as
 * what Automate makes of no row or of NULL is not known. They keep to what MySQL 5.6 has. Values stand in them
 * that cannot hold a quote: parameters of a safe alphabet, and numbers that Automate made. Marks are compared
 * as bytes, since the collation of a column may take `a` and `A` for the same.
 */

/** The mark that the write leaves in a text. */
export const WRITE_MARK = '[@Incident@ w@Write@.@Life@]';

/** The text of a parameter, without the spaces that pad it; empty where it is none. */
export function decoded(parameter: '@Body@' | '@Subject@'): string {
  return `SELECT IFNULL(RTRIM(${plain(parameter)}), '')`;
}

/** `whole`, `unmarked` where the text does not hold the mark of the write, or `none`. */
export const BODY_STATE = `SELECT CASE WHEN ${holds(plain('@Body@'), WRITE_MARK)} THEN 'whole' WHEN CHAR_LENGTH(RTRIM(${plain('@Body@')})) > 0 THEN 'unmarked' ELSE 'none' END`;

/**
 * `whole`, `damaged` where it is no text or does not hold the mark of the ticket, or `none` where none is given:
 * a server might leave the name of a parameter that has no value as it is, and CHAR(64) is what that begins with.
 */
export const SUBJECT_STATE = `SELECT CASE WHEN LEFT('@Subject@', 1) IN ('', CHAR(64)) THEN 'none' WHEN ${holds(plain('@Subject@'), '@Marker@')} THEN 'whole' ELSE 'damaged' END`;

const TIME = `CAST('@Expires@' AS DATETIME)`;
const IS_TIME = `CAST(${TIME} AS CHAR) = '@Expires@'`;

/**
 * `due`, `expired`, or `untimed` where the parameter is no time: MySQL reads damaged ones as well as it can, so
 * what it read has to be what was given. The clock is the database's.
 */
export const TIME_STATE = `SELECT CASE WHEN ${IS_TIME} AND UTC_TIMESTAMP() < ${TIME} THEN 'due' WHEN ${IS_TIME} THEN 'expired' ELSE 'untimed' END`;

/** Whether the numbers of client, computer and category are `given` or `missing`. */
export const PLACE_STATE = `SELECT IF(${number('@TicketClient@')} > 0 AND ${number('@TicketComputer@')} > 0 AND ${number('@CategoryId@')} > 0, 'given', 'missing')`;

/** `given` or `none`. */
export const CATEGORY_STATE = `SELECT IF(${number('@CategoryId@')} > 0, 'given', 'none')`;

/** Whether a note of ours about the incident stands on a ticket. */
const IS_NOTED = `EXISTS (SELECT 1 FROM ticketdata WHERE ticketdata.TicketID = tickets.TicketID AND ${holds('Data', '[@Incident@ ')})`;

/**
 * The number of the oldest ticket of the incident, or 0. One at another client counts where a note of ours
 * stands on it: the subject alone may be a copy or a reply.
 */
export const OLDEST_TICKET = `SELECT IFNULL(MIN(TicketID), 0) FROM tickets WHERE ${holds('Subject', '@Marker@')} AND (ClientID = ${number('@TicketClient@')} OR ${IS_NOTED})`;

/**
 * Whether a ticket is `ours`, `foreign`, or `absent`. It has to hold the mark in its subject, by which alone
 * plumbline would find a new one.
 */
export const NEW_TICKET_STATE = ticketState('%ticketid%', holds('Subject', '@Marker@'));

/** The same of a ticket that is known: people may have changed its subject, but not the notes on it. */
export const KNOWN_TICKET_STATE = ticketState(
  '@TicketNumber@',
  `${holds('Subject', '@Marker@')} OR ${IS_NOTED}`,
);

const IS_NOTE = `LEFT('@NoteMark@', 1) = '['`;

/**
 * Whether the mark of the write stands on the new ticket: `there` or `none`. Where a note is asked for, none
 * counts: what a server keeps, it may not show.
 */
export const NEW_BODY_STATE = `SELECT IF(COUNT(*) > 0, 'there', 'none') FROM ticketdata WHERE TicketID = ${number('%ticketid%')} AND NOT ${IS_NOTE} AND ${holds('Data', WRITE_MARK)}`;

/** Whether the note stands on the ticket: `there` or `none`. An empty mark would be found in every text. */
export const NOTE_STATE = `SELECT IF(COUNT(*) > 0, 'there', 'none') FROM ticketdata WHERE TicketID = ${number('@TicketNumber@')} AND ${IS_NOTE} AND ${holds('Data', '@NoteMark@')}`;

const LAST_WRITE = `SUBSTRING_INDEX(SUBSTRING_INDEX(Data, '[@Incident@ w', -1), '.', 1)`;

/**
 * `overtaken` where a later write of the same life stands on the ticket, `standing` where this one does, else
 * `due`. Of each text the last mark counts: ours end with it.
 */
export const WRITE_STATE = `SELECT CASE WHEN IFNULL(MAX(Number), 0) > ${number('@Write@')} THEN 'overtaken' WHEN IFNULL(MAX(Number), 0) = ${number('@Write@')} THEN 'standing' ELSE 'due' END FROM (SELECT CAST(${LAST_WRITE} AS UNSIGNED) AS Number FROM ticketdata WHERE TicketID = ${number('@TicketNumber@')} AND LOCATE(CAST(CONCAT('[@Incident@ w', ${LAST_WRITE}, '.@Life@]') AS BINARY), Data) > 0) AS writes`;

function ticketState(ticket: string, isOurs: string): string {
  return `SELECT IFNULL(MAX(IF(${isOurs}, 'ours', 'foreign')), 'absent') FROM tickets WHERE TicketID = ${number(ticket)}`;
}

function plain(parameter: '@Body@' | '@Subject@'): string {
  return `CONVERT(FROM_BASE64('${parameter}') USING utf8mb4)`;
}

function holds(text: string, mark: string): string {
  return `LOCATE(CAST('${mark}' AS BINARY), ${text}) > 0`;
}

function number(value: string): string {
  return `CAST('${value}' AS UNSIGNED)`;
}
