import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../emulators/automate/engine/database.ts';
import { readImportFile } from '../../emulators/automate/engine/import-file.ts';
import { beginScript, runScript } from '../../emulators/automate/engine/run-script.ts';
import type { ScriptEnd, ScriptRun } from '../../emulators/automate/engine/run-script.ts';
import { scriptModesSchema } from '../../emulators/automate/engine/script-modes.ts';
import type { ScriptModes } from '../../emulators/automate/engine/script-modes.ts';
import { SCRIPT_PARAMETERS } from '../../src/desks/automate/script/parameters.ts';
import { scriptFile } from '../../src/desks/automate/script/script-file.ts';
import { scriptPage } from '../../src/desks/automate/script/script-page.ts';
import type { ScriptServer, ServerKind } from './script-server.ts';

const SCRIPT = readImportFile(Buffer.from(scriptFile()));
const NOW = Date.parse('2026-03-01T10:00:00Z');
const INCIDENT = 'GZ-1a';
const MARKER = `[${INCIDENT}]`;
const SUBJECT = `EDR: Ransomware on FIN-WS-07 ${MARKER}`;

type Call = Partial<Record<keyof typeof SCRIPT_PARAMETERS, string>>;

/** Base64 of a text that is padded so that no equals sign is needed. */
function base64(text: string): string {
  const bytes = Buffer.from(text);
  return Buffer.concat([bytes, Buffer.alloc((3 - (bytes.length % 3)) % 3, ' ')]).toString('base64');
}

function writeMark(write: number, life = 'k7', incident = INCIDENT): string {
  return `[${incident} w${write}.${life}]`;
}

/** The mark of a write and what it says before that. */
function body(text: string, write: number, life?: string): string {
  return `${text}\n${writeMark(write, life)}`;
}

function call({ Body, Subject, ...rest }: Call): ReadonlyMap<string, string> {
  const values: Call = {
    Marker: MARKER,
    Incident: INCIDENT,
    Expires: '2026-03-01 10:05:00',
    Life: 'k7',
    Write: '1',
    ...rest,
    Subject: base64(Subject ?? ''),
    Body: base64(Body ?? ''),
  };
  return new Map(
    Object.keys(SCRIPT_PARAMETERS).map((name) => [
      name,
      values[name as keyof typeof SCRIPT_PARAMETERS] ?? '',
    ]),
  );
}

const CREATION: Call = {
  Operation: 'create',
  TicketClient: '7',
  TicketComputer: '1044',
  CategoryId: '178',
  Subject: SUBJECT,
  Body: body('Severity score: 82', 1),
};

/** What evidence may hold; the last ones are as long as tickets may be. */
const TEXTS = {
  'one byte over': 'a',
  'two bytes over': 'ab',
  'no byte over': 'abc',
  quotes: `a 'single', "double" and \`back\` quote`,
  'a statement': "'; DROP TABLE tickets; -- x",
  backslashes: String.raw`C:\new\table\0 \' \" \% \_ \\server\share$`,
  'names of Automate': '%windir% %ticketid% @computername@ @Body@ 100 % a@b.c',
  wildcards: '% _ [a-z] ^ ? *',
  lines: 'one\ntwo\r\nthree\n\n\tfour',
  'a line at its end': 'one\n',
  umlauts: 'Größe: 5 µm, déjà vu',
  'other scripts': 'Ελλάδα, 日本語, русский',
  emoji: 'before 😀 after',
  'a zero byte': 'before\0after',
  'a byte order mark': '\uFEFFtext',
  '2 KB': 'Zeile ä\n'.repeat(228),
  '4 KB': 'Zeile ä\n'.repeat(456),
  '8 KB': 'Zeile ä\n'.repeat(911),
  '16 KB': 'Zeile ä\n'.repeat(1821),
};

/** States what the ticket writer does on a kind of server. */
export function describeTicketWriter(kind: ServerKind): void {
  let server: ScriptServer;
  let modes: ScriptModes;
  const run = (values: Call) => runScript(SCRIPT, call(values), server.host(modes));
  const begin = (values: Call) => beginScript(SCRIPT, call(values), server.host(modes));
  /** Runs that must write nothing, whatever they say. */
  const runInVain = async (values: Call) => {
    const before = await server.tickets();
    const end = await run(values);
    expect(end.wrote).toBe(false);
    expect(await server.tickets()).toEqual(before);
    return end;
  };
  const texts = Object.entries(TEXTS).filter(([, text]) => kind.keeps(text));

  describe(kind.name, () => {
    beforeAll(async () => {
      server = await kind.open();
    });
    afterAll(() => server.close());
    beforeEach(async () => {
      await server.clear();
      await server.setClock(NOW);
      // Nothing is put into texts, so that it shows whether they arrive unchanged.
      modes = scriptModesSchema.parse({ nestedExpansion: false });
    });

    describe('texts', () => {
      it.each(texts)('decodes %s', async (_name, text) => {
        expect(await runInVain({ Operation: 'ping', Body: text })).toMatchObject({
          state: 'Success',
          message: text,
        });
      });

      it('answers a ping by hand, as the page about the script has it, with nothing but a text', async () => {
        const Body = base64('plumbline says hello.');
        expect(scriptPage()).toContain(`\`Body\` = \`${Body}\``);
        const blank = [...call({}).keys()].map((name) => [name, ''] as const);
        const ping = new Map([...blank, ['Operation', 'ping'], ['Body', Body]]);
        expect(await runScript(SCRIPT, ping, server.host(modes))).toMatchObject({
          state: 'Success',
          message: 'plumbline says hello.',
          wrote: false,
        });
      });

      it.each(texts)('writes %s as it was sent', async (_name, text) => {
        const said = body(text, 1);
        await run({ ...CREATION, Subject: `${text.slice(0, 60)} ${MARKER}`, Body: said });
        expect(await server.tickets()).toMatchObject([
          { subject: `${text.slice(0, 60)} ${MARKER}`, comments: [said] },
        ]);
      });

      it.each([
        ['no base64', '!!!!'],
        ['a length that base64 does not have', 'YWJ'],
        ['nothing', ''],
        ['a text that is cut', base64(body('Severity score: 82', 1)).slice(0, 12)],
        ['bytes that are no text', '////////'],
      ])('refuses %s as a body', async (_name, text) => {
        const damaged = new Map([...call(CREATION), ['Body', text]]);
        expect(await runScript(SCRIPT, damaged, server.host(modes))).toMatchObject({
          state: 'Failure',
          wrote: false,
        });
        expect(await server.tickets()).toEqual([]);
      });

      it.each([
        ['no base64', '!!!!'],
        ['nothing', ''],
        ['a text that is cut', base64(SUBJECT).slice(0, 12)],
        ['a text with the mark of another ticket', base64(SUBJECT.replace('1a', '1A'))],
      ])('refuses %s as the subject of a new ticket', async (_name, text) => {
        const damaged = new Map([...call(CREATION), ['Subject', text]]);
        expect(await runScript(SCRIPT, damaged, server.host(modes))).toMatchObject({
          state: 'Failure',
          wrote: false,
        });
        expect(await server.tickets()).toEqual([]);
      });
    });

    describe('create', () => {
      it.each([
        ['kept', 'taken'],
        ['kept', 'ignored'],
        ['lost', 'taken'],
        ['lost', 'ignored'],
      ] as const)(
        'opens a ticket with one body and its category, those of creation being %s and %s',
        async (creationBody, creationCategory) => {
          Object.assign(modes, { creationBody, creationCategory });
          expect(await run(CREATION)).toMatchObject({ state: 'Success', wrote: true, ticketId: 1001 });
          expect(await server.tickets()).toEqual([
            {
              id: 1001,
              clientId: 7,
              computerId: 1044,
              subject: SUBJECT,
              categoryId: 178,
              closed: false,
              comments: [body('Severity score: 82', 1)],
            },
          ]);
        },
      );

      it.each([
        ['kept', 2],
        ['lost', 1],
      ] as const)(
        'comments the body where a note is asked for, that of creation being %s',
        async (kept, count) => {
          Object.assign(modes, { creationBody: kept });
          await run({ ...CREATION, NoteMark: '[GZ-1a #1.k7]' });
          const [ticket] = await server.tickets();
          expect(ticket?.comments).toEqual(Array.from({ length: count }, () => CREATION.Body));
        },
      );

      it.each(['TicketClient', 'TicketComputer', 'CategoryId'] as const)('needs %s', async (name) => {
        expect(await runInVain({ ...CREATION, [name]: '' })).toMatchObject({ state: 'Failure' });
      });

      it.each([
        ['a ticket of the incident', { subject: SUBJECT }],
        ['one whose subject people changed', { subject: `Re: ${MARKER} see below` }],
        ['one that moved to another client', { subject: SUBJECT, clientId: 8, comments: ['[GZ-1a #1.k7]'] }],
      ])('writes nothing where there is %s', async (_name, made) => {
        const id = await server.make(made);
        expect(await runInVain(CREATION)).toMatchObject({
          state: 'Success',
          message: `Ticket ${id} stands there already.`,
        });
      });

      it.each([
        ['of a longer id', { subject: '[GZ-1ab]' }],
        ['of a shorter id', { subject: '[GZ-1]' }],
        ['in other letters', { subject: '[GZ-1A] [gz-1a]' }],
        ['of a second ticket', { subject: '[GZ-1a.2]' }],
        ['that is cut', { subject: 'GZ-1a] [GZ-1a' }],
        ['that is a copy at another client', { subject: SUBJECT, clientId: 8 }],
        [
          'at another client with notes of others',
          { subject: SUBJECT, clientId: 8, comments: ['[GZ-1A #1.k7] [GZ-1ab #1.k7] GZ-1a [GZ-1a]'] },
        ],
      ])('opens one where there is a mark %s', async (_name, made) => {
        await server.make(made);
        expect(await run(CREATION)).toMatchObject({ state: 'Success', ticketId: 1002 });
      });

      it('tells the second ticket of an incident from the first', async () => {
        await run(CREATION);
        const second = { ...CREATION, Marker: '[GZ-1a.2]', Subject: SUBJECT.replace(']', '.2]') };
        expect(await run(second)).toMatchObject({ ticketId: 1002 });
        expect(await runInVain(second)).toMatchObject({ message: 'Ticket 1002 stands there already.' });
        expect(await runInVain(CREATION)).toMatchObject({ message: 'Ticket 1001 stands there already.' });
      });

      it('opens one where the same run comes twice', async () => {
        await run(CREATION);
        expect(await runInVain(CREATION)).toMatchObject({ state: 'Success' });
      });

      it.each<[name: string, meet: (first: ScriptRun, second: ScriptRun) => Promise<unknown>]>([
        ['the second one goes past the first', (_first, second) => toEnd(second)],
        [
          'they take turns',
          async (first, second) => {
            while ((await second.next()) === undefined) await first.next();
          },
        ],
      ])('leaves one live ticket of two runs at once; from any step on, %s', async (_name, meet) => {
        for (let met = 0, over = false; !over; met += 1) {
          await server.clear();
          const [first, second] = [begin(CREATION), begin(CREATION)];
          for (let step = 0; step < met; step += 1) over = (await first.next()) !== undefined;
          await meet(first, second);
          const ends = [await toEnd(first), await toEnd(second)];
          expect(ends).toMatchObject([{ state: 'Success' }, { state: 'Success' }]);
          const [live, ...twins] = await server.tickets();
          expect(live).toMatchObject({ closed: false, comments: [CREATION.Body] });
          for (const { closed, comments } of twins) {
            expect(closed).toBe(true);
            expect(comments.join()).toContain(`Ticket ${live?.id ?? ''} is the older one and is kept.`);
          }
        }
      });

      it('leaves one ticket where a run ends at any step and comes again', async () => {
        for (let met = 0, over = false; !over; met += 1) {
          await server.clear();
          const interrupted = begin(CREATION);
          for (let step = 0; step < met; step += 1) over = (await interrupted.next()) !== undefined;
          expect(await run(CREATION)).toMatchObject({ state: 'Success' });
          expect(await server.tickets()).toMatchObject([{ id: 1001, closed: false }]);
        }
      });

      it('writes nothing more once the database does not answer', async () => {
        const { database, ...host } = server.host(modes);
        for (let answered = 0, over = false; !over; answered += 1) {
          await server.clear();
          let asked = 0;
          let standing = await server.tickets();
          const failing: Database = {
            query: async (sql) => {
              asked += 1;
              if (asked <= answered) return database.query(sql);
              if (asked === answered + 1) standing = await server.tickets();
              return { kind: 'nothing' };
            },
          };
          const end = await runScript(SCRIPT, call(CREATION), { ...host, database: failing });
          over = asked <= answered;
          expect(end.state).toBe(over ? 'Success' : 'Failure');
          if (!over) expect(await server.tickets()).toEqual(standing);
        }
      });
    });

    describe.each(['comment', 'update', 'finish', 'open'])('%s', (Operation) => {
      const change = (Body: string, more: Call = {}): Call => ({
        Operation,
        TicketNumber: '1001',
        Write: '2',
        Body,
        ...more,
      });
      const said = body('Severity score: 82 to 95', 2);

      it('says its body once', async () => {
        await server.make({ subject: SUBJECT });
        expect(await run(change(said))).toMatchObject({ state: 'Success', wrote: true, ticketId: 1001 });
        expect(await runInVain(change(said))).toMatchObject({
          state: 'Success',
          message: 'Write 2 of life k7 stands there already.',
        });
        const [ticket] = await server.tickets();
        expect(ticket?.comments.filter((text) => text.includes('Severity'))).toEqual([said]);
        expect(ticket).toMatchObject({
          subject: SUBJECT,
          categoryId: 126,
          closed: Operation === 'finish',
        });
      });

      it('changes category and subject where they are given', async () => {
        await server.make({ subject: `EDR: unknown ${MARKER}` });
        await run(change(said, { CategoryId: '178', Subject: SUBJECT }));
        expect(await server.tickets()).toMatchObject([{ subject: SUBJECT, categoryId: 178 }]);
      });

      it('leaves only the mark of its write where the note stands there', async () => {
        await server.make({ subject: SUBJECT, comments: ['Severity [GZ-1a #5.k7 1/3]'] });
        await run(change(said, { NoteMark: '[GZ-1a #5.k7 1/3]' }));
        const [ticket] = await server.tickets();
        expect(ticket?.comments).toContain(writeMark(2));
        expect(ticket?.comments).not.toContain(said);
      });

      it.each([
        '[GZ-1a #5.k7 1/31]',
        '[GZ-1a #5.k7 11/3]',
        '[GZ-1a #55.k7 1/3]',
        '[GZ-1a #5.k77 1/3]',
        '[GZ-1ab #5.k7 1/3]',
        '[gz-1a #5.k7 1/3]',
        '[GZ-1A #5.K7 1/3]',
        'GZ-1a #5.k7 1/3',
      ])('takes %s for the mark of another note', async (mark) => {
        await server.make({ subject: SUBJECT, comments: [`Severity ${mark}`] });
        await run(change(said, { NoteMark: '[GZ-1a #5.k7 1/3]' }));
        const [ticket] = await server.tickets();
        expect(ticket?.comments).toContain(said);
      });

      it.each([
        ['a later write', [writeMark(3)], 'Overtaken'],
        ['a much later one', [writeMark(1), writeMark(10)], 'Overtaken'],
        ['a later one that somebody quotes', [`> ${writeMark(3)}\n> more`], 'Overtaken'],
        ['this one', [writeMark(1), writeMark(2)], 'Write 2 of life k7 stands there already.'],
      ])('writes nothing where %s stands there', async (_name, comments, message) => {
        await server.make({ subject: SUBJECT, comments });
        const end = await runInVain(change(said, { CategoryId: '178', Subject: SUBJECT }));
        expect(end.state).toBe('Success');
        expect(end.message).toContain(message);
      });

      it('counts writes as numbers', async () => {
        await server.make({ subject: SUBJECT, comments: [writeMark(9), writeMark(10)] });
        const again = await runInVain(change(body('text', 9), { Write: '9' }));
        expect(again.message).toContain('Overtaken');
        expect(await run(change(body('text', 11), { Write: '11' }))).toMatchObject({ wrote: true });
      });

      it.each([
        ['of another life', writeMark(9, 'k8')],
        ['of a longer life', writeMark(9, 'k7a')],
        ['of a shorter life', writeMark(9, 'k')],
        ['of an incident with a longer id', writeMark(9, 'k7', 'GZ-1ab')],
        ['of an incident in other letters', writeMark(9, 'k7', 'GZ-1A')],
        ['of a life in other letters', writeMark(9, 'K7')],
        ['with a capital', '[GZ-1a W9.k7]'],
        ['of a note', '[GZ-1a #9.k7]'],
        ['without a number', '[GZ-1a w.k7]'],
        ['that goes on', '[GZ-1a w9.k7 1/2]'],
      ])('is not held up by a mark %s', async (_name, mark) => {
        await server.make({ subject: SUBJECT, comments: [mark] });
        expect(await run(change(said))).toMatchObject({ state: 'Success', wrote: true });
      });

      it.each([
        ['does not exist', { subject: SUBJECT }, '1002', 'Ticket 1002 does not exist.'],
        ['has another mark', { subject: '[GZ-1ab]' }, '1001', 'Ticket 1001 does not hold [GZ-1a].'],
        [
          'has its mark in other letters',
          { subject: '[gz-1A]' },
          '1001',
          'Ticket 1001 does not hold [GZ-1a].',
        ],
        [
          'is the second of the incident',
          { subject: '[GZ-1a.2]' },
          '1001',
          'Ticket 1001 does not hold [GZ-1a].',
        ],
      ])('fails where the ticket %s', async (_name, made, TicketNumber, message) => {
        await server.make(made);
        expect(await runInVain(change(said, { TicketNumber }))).toMatchObject({ state: 'Failure', message });
      });

      it('knows a ticket by a comment of ours where people took the mark out of its subject', async () => {
        await server.make({ subject: 'Ransomware', comments: ['[GZ-1a w1.k7] [GZ-1a #1.k7]'] });
        expect(await run(change(said))).toMatchObject({ state: 'Success', wrote: true });
      });

      it('needs the mark of its write in the body', async () => {
        await server.make({ subject: SUBJECT });
        for (const text of ['no mark', body('text', 3), body('text', 2, 'k8')]) {
          expect(await runInVain(change(text))).toMatchObject({ state: 'Failure' });
        }
      });
    });

    it('opens a ticket that is finished, and finishes one that is open', async () => {
      await server.make({ subject: SUBJECT });
      const change = { TicketNumber: '1001' };
      await run({ ...change, Operation: 'finish', Write: '1', Body: body('closed', 1) });
      expect(await server.tickets()).toMatchObject([{ closed: true }]);
      await run({ ...change, Operation: 'comment', Write: '2', Body: body('late', 2) });
      expect(await server.tickets()).toMatchObject([{ closed: true }]);
      await run({ ...change, Operation: 'open', Write: '3', Body: body('again', 3) });
      expect(await server.tickets()).toMatchObject([{ closed: false }]);
    });

    describe('expiry', () => {
      const at = Date.parse('2026-03-01T10:05:00Z');

      it('holds by the clock of the database', async () => {
        await server.setClock(at);
        expect(await runInVain(CREATION)).toMatchObject({
          state: 'Success',
          message: 'Expired at 2026-03-01 10:05:00.',
        });
        await server.setClock(at - 1_000);
        expect(await run(CREATION)).toMatchObject({ wrote: true });
      });

      it.each(['comment', 'update', 'finish', 'open'])('holds for %s', async (Operation) => {
        await server.make({ subject: SUBJECT });
        await server.setClock(at + 3_600_000);
        const late = { Operation, TicketNumber: '1001', Body: body('late', 1) };
        expect((await runInVain(late)).message).toContain('Expired');
      });

      it('does not hold for a ping', async () => {
        await server.setClock(at + 3_600_000);
        expect(await run({ Operation: 'ping', Body: 'text' })).toMatchObject({ message: 'text' });
      });

      it('takes a space behind a time for nothing', async () => {
        expect(await run({ ...CREATION, Expires: '2026-03-01 10:05:00 ' })).toMatchObject({ wrote: true });
      });

      it.each([
        '',
        'tomorrow',
        '2026-02-30 10:05:00',
        '2026-13-01 10:05:00',
        '2026-03-01 25:05:00',
        'not before tomorrow',
        '2026-03-01',
        '2026-03-01 10:05',
        '2026-03-01T10:05:00',
        '2026/03/01 10:05:00',
        '2026-03-01 10:05:00.5',
      ])('fails where %j is no time', async (Expires) => {
        expect(await runInVain({ ...CREATION, Expires })).toMatchObject({ state: 'Failure' });
      });
    });

    it('keeps its marks where names in texts are put in', async () => {
      Object.assign(modes, { nestedExpansion: true, unknownNames: 'emptied' });
      const said = body('on %computername%, in %windir%', 1);
      await run({ ...CREATION, Subject: `@Operation@ ${MARKER}`, Body: said });
      expect(await server.tickets()).toMatchObject([
        { subject: `create ${MARKER}`, comments: [body('on PC-1042, in ', 1)] },
      ]);
    });

    it('writes nothing of a body that was cut', async () => {
      modes.parameterLimit = 1_000;
      expect(await runInVain({ ...CREATION, Body: body(TEXTS['2 KB'], 1) })).toMatchObject({
        state: 'Failure',
        message: 'Body does not hold the mark of its write.',
      });
    });

    it('knows no other operation', async () => {
      for (const Operation of ['', 'delete']) {
        expect(await runInVain({ ...CREATION, Operation })).toMatchObject({ state: 'Failure' });
      }
    });

    it.each(['denied', 'unanswered'] as const)('writes nothing where its SQL is %s', async (sql) => {
      modes.sql = sql;
      await server.make({ subject: SUBJECT });
      expect(await runInVain({ ...CREATION, Marker: '[GZ-1a.2]' })).toMatchObject({ state: 'Failure' });
      const comment = { Operation: 'comment', TicketNumber: '1001', Body: body('text', 1) };
      expect(await runInVain(comment)).toMatchObject({ state: 'Failure' });
    });
  });
}

async function toEnd(run: ScriptRun): Promise<ScriptEnd> {
  for (;;) {
    const end = await run.next();
    if (end !== undefined) return end;
  }
}
