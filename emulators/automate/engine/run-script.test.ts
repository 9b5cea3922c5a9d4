import { beforeEach, describe, expect, it } from 'vitest';
import { SEED } from '../caller.test-kit.ts';
import { createWorld } from '../world.ts';
import type { World } from '../world.ts';
import type { Answer } from './database.ts';
import { readImportFile } from './import-file.ts';
import { importFile } from './import-file.test-kit.ts';
import type { HandStep } from './import-file.test-kit.ts';
import { runScript } from './run-script.ts';
import { scriptModesSchema } from './script-modes.ts';
import type { ScriptModes } from './script-modes.ts';
import { worldHost } from './world-host.ts';

let world: World;
let asked: string[];
let answers: Record<string, Answer>;
let modes: ScriptModes;
beforeEach(() => {
  world = createWorld(SEED, () => Date.parse('2026-03-01T10:00:00Z'));
  asked = [];
  answers = {};
  modes = scriptModesSchema.parse({});
});

const database = {
  query: (sql: string): Answer => {
    asked.push(sql);
    return answers[sql] ?? { kind: 'error', message: 'syntax' };
  },
};
/** Runs steps on computer 1042, with values for the parameters that they name. */
const run = (steps: readonly HandStep[], given: Record<string, string> = {}) =>
  runScript(
    readImportFile(importFile({ parameters: Object.keys(given), steps })),
    new Map(Object.entries(given)),
    { ...worldHost(world, 1042, modes), database },
  );
const value = (text: string): Answer => ({ kind: 'value', text });
const log = (text: string): HandStep => [29, [text]];
const set = (name: string, text: string): HandStep => [20, [1, text, name]];

describe('course', () => {
  it('goes from step to step and tells what was logged', async () => {
    expect(await run([[139, ['a remark']], log('one'), log('two')])).toEqual({
      state: 'Success',
      message: 'one\ntwo',
      wrote: false,
      ticketId: undefined,
    });
  });

  it.each<[name: string, to: string | number, message: string]>([
    ['a label', ':end', 'last'],
    ['so many steps', 1, 'two\nlast'],
    ['the end', 0, ''],
    ['the end, being blank', '', ''],
  ])('jumps to %s', async (_name, to, message) => {
    const steps: HandStep[] = [[129, [to]], log('one'), log('two'), [139, [':end']], log('last')];
    expect(await run(steps)).toMatchObject({ state: 'Success', message });
  });

  it('ends with an error', async () => {
    expect(await run([log('why'), [215], log('two')])).toMatchObject({ state: 'Failure', message: 'why' });
  });

  it('ends where it goes in a circle', async () => {
    expect(
      await run([
        [139, [':again']],
        [129, [':again']],
      ]),
    ).toMatchObject({
      state: 'Failure',
      message: 'The script goes in a circle.',
    });
  });

  it('ends at a step that fails, unless that goes on', async () => {
    const failing = [172, ['nonsense']] as const;
    expect(await run([failing, log('two')])).toMatchObject({ state: 'Failure', message: 'SQL: syntax' });
    expect(await run([[...failing, 'goes on'], log('two')])).toMatchObject({
      state: 'Success',
      message: 'two',
    });
  });

  it.each<[name: string, problem: string, steps: readonly HandStep[]]>([
    ['a function', 'Function 2 is none that is known.', [[2]]],
    ['more parameters than a function has', 'Function 29 has 1 parameters.', [[29, ['text', 'more']]]],
    ['a label that is nowhere', ':end is nowhere.', [[129, [':end']]]],
    ['a jump out of the script', '9 is nowhere.', [[129, [9]]]],
    [
      'a label twice',
      'A label stands there twice.',
      [
        [139, [':a']],
        [139, [':a']],
      ],
    ],
    [
      'variables that differ in case alone',
      'text and Text differ in case alone.',
      [set('Text', ''), set('text', '')],
    ],
    ['a name of a variable with signs', '@text@ is no name of a variable.', [set('@text@', '')]],
    ['a kind of Variable Set', 'Variable Set of type 7 is none that is known.', [[20, [7, 'file', 'text']]]],
    ['another database', 'Only the server’s own database is known.', [[172, ['SELECT 1', 'dsn']]]],
    [
      'a mail to a requestor',
      'A ticket with a requestor mails them.',
      [[46, [7, 1042, 'a@b.c', 'subject', 'body']]],
    ],
    [
      'a comment that is mailed',
      'The comment would be mailed to the requestor.',
      [[108, [1001, 1, 'text', 0]]],
    ],
  ])('does not know %s, whatever Continue says', async (_name, message, steps) => {
    const going = steps.map(([id, parameters]): HandStep => [id, parameters ?? [], 'goes on']);
    expect(await run(going)).toMatchObject({ state: 'Failure', message });
  });

  it('needs every parameter, and no other', async () => {
    const script = readImportFile(importFile({ parameters: ['Body'], steps: [] }));
    const host = { ...worldHost(world, 1042, modes), database };
    const end = (given: [string, string][]) => runScript(script, new Map(given), host);
    expect(await end([])).toMatchObject({ message: 'Parameter Body was not given.' });
    expect(
      await end([
        ['Body', ''],
        ['More', ''],
      ]),
    ).toMatchObject({ message: 'The script has no parameter More.' });
    expect(await end([['Body', '']])).toMatchObject({ state: 'Success' });
  });
});

describe('names', () => {
  it('stand for parameters, variables, results and the computer', async () => {
    answers['SELECT 1'] = value('one');
    const { message } = await run(
      [set('text', '@Given@!'), [172, ['SELECT 1']], log('@text@ %sqlresult% %computername% @clientid@')],
      { Given: 'given' },
    );
    expect(message).toBe('given! one FIN-WS-07 7');
  });

  it('that Automate has itself are no names for parameters, whatever their letters', async () => {
    const { message } = await run([log('@ClientId@ @COMPUTERNAME@')], { ClientId: '9', COMPUTERNAME: 'x' });
    expect(message).toBe('7 FIN-WS-07');
  });

  it('are not variables between percent signs, nor results between at signs', async () => {
    modes.unknownNames = 'kept';
    answers['SELECT 1'] = value('one');
    const { message } = await run([set('text', 'text'), [172, ['SELECT 1']], log('%text% @sqlresult%@')]);
    expect(message).toBe('%text% @sqlresult%@');
  });

  it.each([
    ['kept', false, 'say @text@ %windir% @gone@'],
    ['kept', true, 'say hello FIN-WS-07 %windir% @gone@'],
    ['emptied', false, 'say @text@ %windir% @gone@'],
    ['emptied', true, 'say hello FIN-WS-07  '],
  ] as const)(
    'in a value, where unknown ones are %s and nested ones put in: %s',
    async (unknownNames, nestedExpansion, said) => {
      Object.assign(modes, { unknownNames, nestedExpansion });
      answers['SELECT text'] = value('hello %computername%');
      answers['SELECT evidence'] = value('say @text@ %windir% @gone@');
      const { message } = await run([
        [20, [11, 'SELECT text', 'text']],
        [20, [11, 'SELECT evidence', 'evidence']],
        log('@evidence@'),
      ]);
      expect(message).toBe(said);
    },
  );

  it('that lead to themselves come to an end', async () => {
    answers['SELECT circle'] = value('<@circle@>');
    const { message } = await run([[20, [11, 'SELECT circle', 'circle']], log('@circle@')]);
    expect(message).toBe('<<<<@circle@>>>>');
  });

  it('that are unknown are kept or emptied in statements, too', async () => {
    const step: HandStep = [172, ["SELECT '%gone%'"], 'goes on'];
    await run([step]);
    modes.unknownNames = 'kept';
    await run([step]);
    expect(asked).toEqual(["SELECT ''", "SELECT '%gone%'"]);
  });

  it.each([
    [{}, 'ab'],
    [{ parameterSeparators: 'kept' }, 'ab=c|d'],
    [{ parameterSeparators: 'kept', parameterLimit: 4 }, 'ab=c'],
  ] as const)('stand for what is stored of a parameter: %j', async (changes, stored) => {
    Object.assign(modes, changes);
    expect(await run([log('@Given@')], { Given: 'ab=c|d' })).toMatchObject({ message: stored });
  });
});

describe('look-ups', () => {
  it.each([
    ['nothing', '<>'],
    ['as before', '<before>'],
    ['-9999', '<-9999>'],
  ] as const)('that find nothing leave %s', async (emptyAnswer, message) => {
    modes.emptyAnswer = emptyAnswer;
    answers['SELECT NULL'] = { kind: 'nothing' };
    expect(
      await run([set('found', 'before'), [20, [11, 'SELECT NULL', 'found']], log('<@found@>')]),
    ).toMatchObject({ message });
  });

  it('may find nothing for want of a right', async () => {
    Object.assign(modes, { sql: 'unanswered', emptyAnswer: '-9999' });
    expect(await run([[20, [11, 'SELECT 1', 'found']], log('<@found@>')])).toMatchObject({
      message: '<-9999>',
    });
    expect(asked).toEqual([]);
  });

  it('may be denied', async () => {
    modes.sql = 'denied';
    expect(await run([[172, ['SELECT 1']]])).toMatchObject({ message: 'The user may not run SQL.' });
    expect(asked).toEqual([]);
  });

  it('decide by their answer', async () => {
    answers['SELECT 1'] = value('12');
    const steps = (comparison: number, to: string): HandStep[] => [
      [117, ['SELECT 1', comparison, to, ':yes']],
      log('no'),
      [129, [0]],
      [139, [':yes']],
      log('yes %sqlresult%'),
    ];
    expect(await run(steps(6, '9'))).toMatchObject({ message: 'yes 12' });
    expect(await run(steps(6, '12'))).toMatchObject({ message: 'no' });
  });
});

describe('Variable Check', () => {
  const check = async (text: string, comparison: number, to: string) => {
    const steps: HandStep[] = [set('text', text), [70, ['text', comparison, to, 0]], log('no')];
    const { state, message } = await run(steps);
    return state === 'Failure' ? message : message === '';
  };

  it.each<[text: string, comparison: number, to: string, answer: boolean | string]>([
    ['a', 0, '', true],
    ['a', 1, '', false],
    ['', 0, '', 'Nobody knows whether an empty value exists.'],
    ['a', 2, 'a', true],
    ['a', 2, 'b', false],
    ['a', 2, 'A', 'The answer depends on case, of which nobody knows.'],
    ['a', 3, 'b', true],
    ['9', 4, '10', true],
    ['10', 4, '10', false],
    ['10', 5, '10', true],
    ['10', 6, '9', true],
    ['10', 6, '10', false],
    ['10', 7, '10', true],
    ['9', 7, '10', false],
    ['x', 6, '9', 'x is no whole number.'],
    ['abc', 8, 'b', true],
    ['abc', 8, 'B', 'The answer depends on case, of which nobody knows.'],
    ['abc', 9, 'd', true],
    ['a', 10, 'a,b', 'Comparison 10 is none that is known.'],
  ])('%s, comparison %i, %s: %s', async (text, comparison, to, answer) => {
    expect(await check(text, comparison, to)).toBe(answer);
  });

  it('looks among the results first', async () => {
    answers['SELECT 1'] = value('result');
    const steps: HandStep[] = [
      set('sqlresult', 'variable'),
      [172, ['SELECT 1']],
      [70, ['sqlresult', 2, 'result', 0]],
      [215],
    ];
    expect(await run(steps)).toMatchObject({ state: 'Success' });
  });

  it('knows of a variable that nothing made only that it does not exist', async () => {
    expect(await run([[70, ['gone', 1, '', 0]], [215]])).toMatchObject({ state: 'Success' });
    expect(await run([[70, ['gone', 2, '', 0]]])).toMatchObject({ message: 'There is nothing to compare.' });
  });
});

describe('tickets', () => {
  const create: HandStep = [46, [8, 1044, '', 'subject', 'body']];
  const tickets = () => [...world.tickets.all()];

  it('are opened for a client and a computer other than those of the run', async () => {
    expect(await run([create, log('%ticketid%')])).toMatchObject({
      wrote: true,
      ticketId: 1001,
      message: '1001',
    });
    expect(tickets()).toMatchObject([
      { clientId: 8, computerId: 1044, subject: 'subject', categoryId: 0, statusId: 1, comments: [] },
    ]);
  });

  it.each([
    [{ creationBody: 'kept' }, { comments: [{ body: 'body' }] }],
    [{ creationCategory: 'taken' }, { categoryId: 178 }],
  ] as const)('keep of their creation what the server keeps: %j', async (changes, kept) => {
    Object.assign(modes, changes);
    await run([set('TicketCreationCategory', '178'), create]);
    expect(tickets()).toMatchObject([kept]);
  });

  it('are commented, updated, finished and opened', async () => {
    const end = await run([
      create,
      [108, ['%ticketid%', 1, 'comment', 1]],
      [143, ['', '', '', 256, '%ticketid%']],
      [143, ['', '', 'other', '', '%ticketid%']],
      [105, ['%ticketid%', 1, 'finished']],
    ]);
    expect(end).toMatchObject({ state: 'Success', ticketId: 1001 });
    expect(tickets()).toMatchObject([
      {
        subject: 'other',
        categoryId: 256,
        statusId: 4,
        comments: [{ body: 'comment' }, { body: 'finished' }],
      },
    ]);
    await run([[107, [1001, 1, '']]]);
    expect(tickets()).toMatchObject([{ statusId: 1, comments: { length: 2 } }]);
  });

  it.each<[step: HandStep, problem: string]>([
    [[46, [9, 1044, '', 'subject', 'body']], 'Client 9 does not exist.'],
    [[46, [8, 9, '', 'subject', 'body']], 'Computer 9 does not exist.'],
    [[46, ['', 1044, '', 'subject', 'body']], 'ClientID is no number: '],
    [[46, [8, 1044, '', '', 'body']], 'Subject is blank.'],
    [[46, [8, 1044, '', 'subject', '']], 'Body is blank.'],
    [[46, [8, 1044, '', '😀', 'body']], 'Incorrect string value: the column is utf8.'],
    [[108, [9, 1, 'comment', 1]], 'Ticket 9 does not exist.'],
    [[108, [1001, '', 'comment', 1]], 'UserID is no number: '],
    [[108, [1001, 1, '', 1]], 'Body is blank.'],
    [[143, ['', '', '', 9, 1001]], 'Category 9 does not exist.'],
    [[105, [9, 1, '']], 'Ticket 9 does not exist.'],
  ])('fail a step: %j', async (step, message) => {
    await run([create]);
    expect(await run([step])).toMatchObject({ state: 'Failure', wrote: false, message });
  });
});
