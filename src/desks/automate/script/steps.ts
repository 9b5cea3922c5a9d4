import * as sql from './sql.ts';
import { ask, fail, goto, label, leave, step, when } from './step.ts';
import type { Part, Step } from './step.ts';

const NO_ANSWER = ':NoAnswer';
/** Automate's own user, in whose name stock scripts comment, too. */
const USER = '1';

/**
 * The ticket writer, from its first line to its last. It only goes forward, so that every run ends. Each answer
 * that lets it go on is asked for by its word: where the database does not answer, nothing is written. Outside
 * text stands in parameters of functions alone, never in SQL, but for the base64 of subject and body.
 */
export const SCRIPT: readonly Part[] = [
  {
    heading: 'Read the texts',
    steps: [
      ask(
        'PlumblineBodyState',
        sql.BODY_STATE,
        'Looks whether Body is text and came whole. Base64 holds no quote.',
      ),
      when('PlumblineBodyState', 'whole', ':ReadBody'),
      when('PlumblineBodyState', 'unmarked', ':ReadBody'),
      when('PlumblineBodyState', 'none', ':NoBody'),
      goto(NO_ANSWER),
      label(':NoBody', 'Body is empty, or was damaged on its way.'),
      ...fail('Body is no base64 of UTF-8 text.', 'A text of ours.'),
      label(':ReadBody', 'There is a text.'),
      ask(
        'PlumblineBody',
        sql.decoded('@Body@'),
        'Decodes Body. The text goes into a variable; no SQL names that one.',
      ),
      when('Operation', 'ping', ':Ping'),
      goto(':CheckBody'),
      label(':Ping', 'A ping proves that the script runs and decodes; it looks at nothing else.'),
      ...leave('@PlumblineBody@', 'Shows the decoded text. A log runs nothing.'),
      label(':CheckBody', 'Everything else writes.'),
      when('PlumblineBodyState', 'whole', ':CheckSubject'),
      ...fail(
        'Body does not hold the mark of its write.',
        'A text of ours. A body that was cut has lost the mark at its end; without it, later runs would write again.',
      ),
      label(':CheckSubject', 'Next the subject.'),
      ask(
        'PlumblineSubjectState',
        sql.SUBJECT_STATE,
        'Looks whether Subject is given and came whole. Base64 holds no quote.',
      ),
      when('PlumblineSubjectState', 'none', ':CheckTime'),
      when('PlumblineSubjectState', 'whole', ':ReadSubject'),
      when('PlumblineSubjectState', 'damaged', ':NoSubject'),
      goto(NO_ANSWER),
      label(':NoSubject', 'Subject was damaged on its way.'),
      ...fail(
        'Subject is no base64 of UTF-8 text that holds Marker.',
        'A text of ours. A ticket without its mark would never be found again.',
      ),
      label(':ReadSubject', 'There is a subject.'),
      ask(
        'PlumblineSubject',
        sql.decoded('@Subject@'),
        'Decodes Subject. The text goes into a variable; no SQL names that one.',
      ),
    ],
  },
  {
    heading: 'Refuse what comes too late',
    steps: [
      label(':CheckTime', 'A run may have waited in a queue.'),
      ask(
        'PlumblineTime',
        sql.TIME_STATE,
        'Asks the database’s clock. Expires holds digits, `-`, `:` and a space.',
      ),
      when('PlumblineTime', 'due', ':ChooseOperation'),
      when('PlumblineTime', 'expired', ':Expired'),
      when('PlumblineTime', 'untimed', ':NoTime'),
      goto(NO_ANSWER),
      label(':Expired', 'plumbline has given this write up.'),
      ...leave('Expired at @Expires@.', 'Expires is a time here.'),
      label(':NoTime', 'Without a time, a late run could not be told.'),
      ...fail('Expires is no time.', 'A text of ours.'),
    ],
  },
  {
    heading: 'Choose the operation',
    steps: [
      label(':ChooseOperation', 'Operation is a word of plumbline’s.'),
      when('Operation', 'create', ':Create'),
      when('Operation', 'comment', ':Change'),
      when('Operation', 'update', ':Change'),
      when('Operation', 'finish', ':Change'),
      when('Operation', 'open', ':Change'),
      ...fail('Operation is none that this script knows.', 'A text of ours.'),
    ],
  },
  {
    heading: 'Open a ticket',
    steps: [
      label(':Create', 'Nothing is opened before it is clear that there is no ticket yet.'),
      when('PlumblineSubjectState', 'whole', ':CheckPlace'),
      ...fail('A new ticket needs Subject.', 'A text of ours.'),
      label(
        ':CheckPlace',
        'The ticket is for this client and computer, not for those that the script runs on.',
      ),
      ask(
        'PlumblinePlace',
        sql.PLACE_STATE,
        'Looks whether the three numbers are given. They are compared as numbers.',
      ),
      when('PlumblinePlace', 'given', ':LookForTicket'),
      when('PlumblinePlace', 'missing', ':NoPlace'),
      goto(NO_ANSWER),
      label(':NoPlace', 'Clean-up scripts delete tickets that have no computer.'),
      ...fail('A new ticket needs TicketClient, TicketComputer and CategoryId.', 'A text of ours.'),
      label(':LookForTicket', 'Another run may have opened it.'),
      ask(
        'PlumblineOldest',
        sql.OLDEST_TICKET,
        'Looks for the oldest ticket of the incident. Marks hold no quote, ids are numbers.',
      ),
      when('PlumblineOldest', '0', ':Open'),
      when('PlumblineOldest', '0', ':Found', '>'),
      goto(NO_ANSWER),
      label(':Found', 'There is a ticket.'),
      ...leave('Ticket @PlumblineOldest@ stands there already.', 'A number that Automate made.'),
      label(':Open', 'There is no ticket.'),
      step(
        'Variable Set',
        ['Constant', '@CategoryId@', 'TicketCreationCategory'],
        'Ticket Create takes its category from this variable. A number.',
      ),
      step(
        'Ticket Create',
        ['@TicketClient@', '@TicketComputer@', '', '@PlumblineSubject@', '@PlumblineBody@'],
        'Opens the ticket. Nobody is named as its requestor, so nobody gets mail. The texts stand in parameters, not in SQL.',
      ),
      ask(
        'PlumblineTicket',
        sql.NEW_TICKET_STATE,
        'Looks at the ticket that Automate says it made: a number.',
      ),
      when('PlumblineTicket', 'ours', ':Place'),
      ...fail('Ticket Create made no ticket that holds Marker.', 'A text of ours.'),
      label(':Place', 'The ticket is there.'),
      {
        ...step(
          'Ticket Update',
          ['', '', '', '@CategoryId@', '%ticketid%'],
          'Sets the category, which servers may ignore at creation. Two numbers. Goes on where that fails: the ticket needs its text, and plumbline sees the category.',
        ),
        onFailure: 'continue',
      },
      ask(
        'PlumblineNewBody',
        sql.NEW_BODY_STATE,
        'Looks whether the body became a comment, too; where NoteMark is given it shall be one in any case. Marks hold no quote, the id is a number.',
      ),
      when('PlumblineNewBody', 'there', ':LookForTwin'),
      when('PlumblineNewBody', 'none', ':SayBody'),
      goto(NO_ANSWER),
      label(':SayBody', 'Some servers keep the body where it cannot be read back.'),
      step(
        'Ticket Comment',
        ['%ticketid%', USER, '@PlumblineBody@', 'No'],
        'Comments the body, with the mark of the write. Mails nobody. The text stands in a parameter, not in SQL.',
      ),
      label(':LookForTwin', 'Two runs at once may each have found no ticket.'),
      ask(
        'PlumblineOldest',
        sql.OLDEST_TICKET,
        'Looks for the oldest ticket once more. Ours counts, so that there is one.',
      ),
      when('PlumblineOldest', '%ticketid%', ':Opened'),
      when('PlumblineOldest', '0', ':Twin', '>'),
      goto(NO_ANSWER),
      label(':Twin', 'An older ticket came in between: it stays, ours goes.'),
      step(
        'Ticket Comment',
        [
          '%ticketid%',
          USER,
          'Two runs of plumbline opened a ticket for this incident at once. Ticket @PlumblineOldest@ is the older one and is kept. This one is finished.',
          'No',
        ],
        'Tells people which ticket is kept. A number that Automate made; mails nobody.',
      ),
      step(
        'Ticket Finish',
        ['%ticketid%', USER, 'Finished by plumbline.'],
        'Finishes ours, so that one live ticket stands. A number and a text of ours.',
      ),
      ...leave(
        'Ticket @PlumblineOldest@ is older than %ticketid%, which is finished.',
        'Two numbers that Automate made.',
      ),
      label(':Opened', 'Ours is the one ticket of the incident.'),
      ...leave('Opened ticket %ticketid%.', 'A number that Automate made.'),
    ],
  },
  {
    heading: 'Write to an existing ticket',
    steps: [
      label(':Change', 'Nothing is written before it is clear that the ticket is ours.'),
      ask(
        'PlumblineTicket',
        sql.KNOWN_TICKET_STATE,
        'Looks whether the ticket is there, and its subject holds the mark or a comment holds one of ours. Marks hold no quote, the id is a number.',
      ),
      when('PlumblineTicket', 'ours', ':LookForWrites'),
      when('PlumblineTicket', 'foreign', ':NotOurs'),
      when('PlumblineTicket', 'absent', ':NoTicket'),
      goto(NO_ANSWER),
      label(':NotOurs', 'Nothing on it is ours.'),
      ...fail('Ticket @TicketNumber@ does not hold @Marker@.', 'A number and a mark.'),
      label(':NoTicket', 'The ticket may have been deleted.'),
      ...fail('Ticket @TicketNumber@ does not exist.', 'A number.'),
      label(':LookForWrites', 'Runs may come late, twice, or in another order.'),
      ask(
        'PlumblineWrite',
        sql.WRITE_STATE,
        'Looks at the marks of writes of this life on the ticket. Marks hold no quote, numbers are compared as numbers.',
      ),
      when('PlumblineWrite', 'due', ':Write'),
      when('PlumblineWrite', 'overtaken', ':Overtaken'),
      when('PlumblineWrite', 'standing', ':Standing'),
      goto(NO_ANSWER),
      label(':Overtaken', 'What this run would say is old.'),
      ...leave(
        'Overtaken: a later write than @Write@ of life @Life@ stands on ticket @TicketNumber@.',
        'Numbers and a word of plumbline’s.',
      ),
      label(':Standing', 'Another run has written it.'),
      ...leave('Write @Write@ of life @Life@ stands there already.', 'A number and a word of plumbline’s.'),
      label(':Write', 'The write is due.'),
      when('Operation', 'open', ':Reopen'),
      goto(':LookForCategory'),
      label(':Reopen', 'First of all, so that what follows is written to an open ticket.'),
      step(
        'Ticket Open',
        ['@TicketNumber@', USER, 'Opened again by plumbline.'],
        'Opens the ticket again. A number and a text of ours.',
      ),
      label(':LookForCategory', 'A new category is written only where one is given.'),
      ask(
        'PlumblineCategory',
        sql.CATEGORY_STATE,
        'Looks whether CategoryId is given. It is compared as a number.',
      ),
      when('PlumblineCategory', 'none', ':LookForSubject'),
      when('PlumblineCategory', 'given', ':SetCategory'),
      goto(NO_ANSWER),
      label(':SetCategory', 'The category changes.'),
      step(
        'Ticket Update',
        ['', '', '', '@CategoryId@', '@TicketNumber@'],
        'Sets the category; what is blank stays as it is. Two numbers.',
      ),
      label(':LookForSubject', 'A new subject is written only where one is given.'),
      when('PlumblineSubjectState', 'whole', ':SetSubject'),
      goto(':LookForNote'),
      label(':SetSubject', 'The subject changes.'),
      step(
        'Ticket Update',
        ['', '', '@PlumblineSubject@', '', '@TicketNumber@'],
        'Sets the subject; what is blank stays as it is. The text stands in a parameter, not in SQL.',
      ),
      label(':LookForNote', 'A note is not said twice.'),
      ask(
        'PlumblineNote',
        sql.NOTE_STATE,
        'Looks whether the note stands on the ticket. Marks hold no quote, the id is a number.',
      ),
      when('PlumblineNote', 'none', ':SayNote'),
      when('PlumblineNote', 'there', ':SayMark'),
      goto(NO_ANSWER),
      label(':SayNote', 'The note is new.'),
      step(
        'Ticket Comment',
        ['@TicketNumber@', USER, '@PlumblineBody@', 'No'],
        'Comments the body, with the mark of the write. Mails nobody. The text stands in a parameter, not in SQL.',
      ),
      goto(':LookForClose'),
      label(':SayMark', 'The note stands there, but the write needs its mark.'),
      step(
        'Ticket Comment',
        ['@TicketNumber@', USER, sql.WRITE_MARK, 'No'],
        'Comments the mark of the write alone. Mails nobody. Marks are of a safe alphabet.',
      ),
      label(':LookForClose', 'Finishing comes last: nothing is said on a finished ticket.'),
      when('Operation', 'finish', ':Close'),
      goto(':Done'),
      label(':Close', 'The incident is closed.'),
      step(
        'Ticket Finish',
        ['@TicketNumber@', USER, 'Finished by plumbline.'],
        'Finishes the ticket. A number and a text of ours.',
      ),
      label(':Done', 'Everything is written.'),
      ...leave(
        'Carried out write @Write@ of life @Life@ on ticket @TicketNumber@.',
        'Numbers and a word of plumbline’s.',
      ),
    ],
  },
  {
    heading: 'If the database does not answer',
    steps: [
      label(NO_ANSWER, 'An answer was none of the expected words.'),
      ...fail(
        'The database did not answer as it should: may the user of the script read it?',
        'A text of ours.',
      ),
    ],
  },
];

/** Function 1, the check before the first line: it always holds. */
export const INITIAL_CHECK: Step = step('True', [], 'Always runs the Then section.');
