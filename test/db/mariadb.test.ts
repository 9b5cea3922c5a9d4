import { mariaDbServers } from './mariadb-server.ts';
import { describeTicketWriter } from './ticket-writer.cases.ts';

const socket = process.env['PLUMBLINE_DB_SOCKET'];
if (socket === undefined) throw new Error('`npm run test:db` starts the database and names its socket.');

for (const kind of mariaDbServers(socket)) describeTicketWriter(kind);
