import { STAND_IN } from './stand-in-server.ts';
import { describeTicketWriter } from './ticket-writer.cases.ts';

describeTicketWriter(STAND_IN);
