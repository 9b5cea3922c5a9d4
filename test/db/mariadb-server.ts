import { createConnection } from 'mysql2/promise';
import type { Connection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Answer } from '../../emulators/automate/engine/database.ts';
import { StepFailure } from '../../emulators/automate/engine/script-fault.ts';
import type { TicketFunctions } from '../../emulators/automate/engine/ticket-functions.ts';
import { CATEGORIES, CLIENTS, COMPUTERS } from './script-server.ts';
import type { ScriptServer, ServerKind, StandingTicket } from './script-server.ts';

/** How a database may be set up. */
interface SetUp {
  readonly charset: 'utf8mb4' | 'utf8mb3' | 'latin1';
  readonly collation: string;
  /** Character set and collation of the connection that the script's statements go through. */
  readonly connection: string;
  readonly sqlMode: string;
  readonly keeps: (text: string) => boolean;
}

/** Until version 5.6 MySQL took what does not fit and warned; later ones refuse. */
const LENIENT = 'NO_ENGINE_SUBSTITUTION';
const STRICT = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';

const SET_UPS: readonly SetUp[] = [
  {
    charset: 'utf8mb4',
    collation: 'utf8mb4_general_ci',
    connection: 'UTF8MB4_GENERAL_CI',
    sqlMode: STRICT,
    keeps: () => true,
  },
  {
    charset: 'utf8mb3',
    collation: 'utf8mb3_general_ci',
    connection: 'UTF8_GENERAL_CI',
    sqlMode: LENIENT,
    keeps: (text) => !/[\u{10000}-\u{10ffff}]/u.test(text),
  },
  {
    charset: 'utf8mb3',
    collation: 'utf8mb3_unicode_ci',
    connection: 'UTF8MB4_UNICODE_CI',
    sqlMode: STRICT,
    keeps: (text) => !/[\u{10000}-\u{10ffff}]/u.test(text),
  },
  {
    charset: 'latin1',
    collation: 'latin1_swedish_ci',
    connection: 'UTF8_GENERAL_CI',
    sqlMode: LENIENT,
    keeps: isLatin1,
  },
  {
    charset: 'latin1',
    collation: 'latin1_german1_ci',
    connection: 'LATIN1_SWEDISH_CI',
    sqlMode: STRICT,
    keeps: isLatin1,
  },
];

function isLatin1(text: string): boolean {
  return /^[\0-\xff]*$/.test(text);
}

const FINISHED = 4;
const OPEN = 1;

/** Databases on the MariaDB server that listens on a socket, one for each way to set them up. */
export function mariaDbServers(socket: string): readonly ServerKind[] {
  return SET_UPS.map((setUp, n) => ({
    name: `MariaDB with ${setUp.collation} over ${setUp.connection}`,
    keeps: setUp.keeps,
    open: () => open(socket, `automate${n}`, setUp),
  }));
}

async function open(socketPath: string, database: string, setUp: SetUp): Promise<ScriptServer> {
  const server = await createConnection({ socketPath, user: 'root', charset: 'UTF8MB4_GENERAL_CI' });
  const { charset, collation, connection, sqlMode } = setUp;
  await server.query(`DROP DATABASE IF EXISTS ${database}`);
  await server.query(`CREATE DATABASE ${database} CHARACTER SET ${charset} COLLATE ${collation}`);
  await server.query(`USE ${database}`);
  for (const table of TABLES) await server.query(table);
  await server.query('SET SESSION sql_mode = ?', [sqlMode]);
  const script = await createConnection({ socketPath, user: 'root', database, charset: connection });
  await script.query('SET SESSION sql_mode = ?', [sqlMode]);
  // The script only looks things up: all writes are Automate's own.
  await script.query('SET SESSION TRANSACTION READ ONLY');
  const categories = new Map<number, number>();
  return {
    host: (modes) => ({
      modes,
      database: { query: (sql) => ask(script, sql) },
      tickets: ticketFunctions(server, categories),
      properties: new Map([['computername', `PC-${COMPUTERS[0]}`]]),
    }),
    setClock: async (now) => {
      await script.query('SET TIMESTAMP = ?', [now / 1000]);
    },
    clear: async () => {
      await server.query('DELETE FROM tickets');
      await server.query('DELETE FROM ticketdata');
      categories.clear();
    },
    make: async ({ subject, clientId = CLIENTS[0], comments = [] }) => {
      const id = await insertTicket(server, clientId, COMPUTERS[0], subject);
      categories.set(id, CATEGORIES[0]);
      for (const body of comments) await insertRow(server, id, 3, body);
      return id;
    },
    tickets: () => standing(server, categories),
    close: async () => {
      await Promise.all([server.end(), script.end()]);
    },
  };
}

/** The tables that scripts of others were seen to use, with the columns that those name. */
const TABLES = [
  `CREATE TABLE tickets (
    TicketID INT NOT NULL PRIMARY KEY,
    ClientID INT NOT NULL,
    ComputerID INT NOT NULL,
    Subject VARCHAR(255) NOT NULL,
    Status INT NOT NULL,
    StartedDate DATETIME NOT NULL,
    UpdateDate DATETIME NOT NULL,
    ExternalID INT NOT NULL DEFAULT 0
  )`,
  `CREATE TABLE ticketdata (
    TicketDataID INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    TicketID INT NOT NULL,
    DataType INT NOT NULL,
    Data MEDIUMTEXT NOT NULL,
    TicketDataDate DATETIME NOT NULL
  )`,
  'CREATE TABLE ticketstatus (TicketStatusID INT NOT NULL PRIMARY KEY, TicketStatus VARCHAR(50) NOT NULL)',
  'CREATE TABLE infocategory (ID INT NOT NULL PRIMARY KEY, CategoryName VARCHAR(50) NOT NULL)',
];

async function ask(script: Connection, sql: string): Promise<Answer> {
  try {
    const [rows] = await script.query<RowDataPacket[][]>({
      sql,
      rowsAsArray: true,
      typeCast: (field) => field.string(),
    });
    const text: unknown = rows[0]?.[0];
    return typeof text === 'string' ? { kind: 'value', text } : { kind: 'nothing' };
  } catch (error) {
    return { kind: 'error', message: String(error) };
  }
}

/** Automate's own functions, as far as they show in the tables; the column of the category nobody has seen. */
function ticketFunctions(server: Connection, categories: Map<number, number>): TicketFunctions {
  const change = async (ticketId: number, column: 'Subject' | 'Status', value: string | number) => {
    const [{ affectedRows }] = await server.query<ResultSetHeader>(
      `UPDATE tickets SET ${column} = ?, UpdateDate = UTC_TIMESTAMP() WHERE TicketID = ?`,
      [value, ticketId],
    );
    if (affectedRows === 0) throw new StepFailure(`Ticket ${ticketId} does not exist.`);
  };
  return {
    create: async ({ clientId, computerId, subject, body, categoryId, creationBody }) => {
      const id = await insertTicket(server, clientId, computerId, subject);
      if (creationBody !== 'lost') await insertRow(server, id, 1, body);
      categories.set(id, categoryId ?? 0);
      return id;
    },
    comment: (ticketId, body) => insertRow(server, ticketId, 3, body),
    update: async (ticketId, { subject, categoryId }) => {
      if (subject !== undefined) await change(ticketId, 'Subject', subject);
      if (categoryId !== undefined) categories.set(ticketId, categoryId);
    },
    finish: (ticketId) => change(ticketId, 'Status', FINISHED),
    open: (ticketId) => change(ticketId, 'Status', OPEN),
  };
}

async function insertTicket(
  server: Connection,
  clientId: number,
  computerId: number,
  subject: string,
): Promise<number> {
  const [[newest]] = await server.query<RowDataPacket[]>('SELECT MAX(TicketID) AS id FROM tickets');
  const id = Number(newest?.['id'] ?? 1000) + 1;
  await server.query(
    'INSERT INTO tickets (TicketID, ClientID, ComputerID, Subject, Status, StartedDate, UpdateDate) VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(), UTC_TIMESTAMP())',
    [id, clientId, computerId, subject, OPEN],
  );
  return id;
}

async function insertRow(server: Connection, ticketId: number, type: 1 | 3, text: string): Promise<void> {
  await server.query(
    'INSERT INTO ticketdata (TicketID, DataType, Data, TicketDataDate) VALUES (?, ?, ?, UTC_TIMESTAMP())',
    [ticketId, type, text],
  );
}

async function standing(
  server: Connection,
  categories: ReadonlyMap<number, number>,
): Promise<readonly StandingTicket[]> {
  const [tickets] = await server.query<RowDataPacket[]>('SELECT * FROM tickets ORDER BY TicketID');
  const [rows] = await server.query<RowDataPacket[]>('SELECT * FROM ticketdata ORDER BY TicketDataID');
  return tickets.map((ticket) => {
    const id = Number(ticket['TicketID']);
    return {
      id,
      clientId: Number(ticket['ClientID']),
      computerId: Number(ticket['ComputerID']),
      subject: String(ticket['Subject']),
      categoryId: categories.get(id) ?? 0,
      closed: ticket['Status'] === FINISHED,
      comments: rows.filter((row) => row['TicketID'] === id).map((row) => String(row['Data'])),
    };
  });
}
