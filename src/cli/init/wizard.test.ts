import { expect, test } from 'vitest';
import type { Offer } from '../../desks/desk.ts';
import { fault, ok } from '../../errors/check.ts';
import type { Finding } from '../../errors/check.ts';
import type { Answers } from '../../operator/setup/answers.ts';
import type { Step } from '../../operator/setup/questions.ts';
import type { Setup } from '../../operator/setup/setup.ts';
import type { Prompts } from './prompts.ts';
import { wizard } from './wizard.ts';
import { Cancelled } from './work.ts';

/** What a person says, by the start of what is asked; each is said once. */
type Said = Readonly<Record<string, readonly (string | boolean)[]>>;

interface Trial {
  readonly said?: Said;
  /** What is found when a step is tried. */
  readonly found?: (step: Step, answers: Answers) => readonly Finding[];
  readonly gatewayAnswers?: boolean;
  readonly pushedElsewhere?: string;
  readonly offers?: readonly Offer[];
}

const NOTHING: Answers = {
  account: 'main',
  desks: [],
  given: {},
  isPrivate: false,
  companies: { automate: {}, manage: {} },
};

/** Runs the wizard for a person who takes what is proposed, types `x` where nothing is, and says what is given here. */
async function asked(
  { said = {}, found = () => [], gatewayAnswers = false, pushedElsewhere, offers }: Trial,
  first = NOTHING,
) {
  const left = new Map(Object.entries(said).map(([begin, answers]) => [begin, [...answers]]));
  const heard: string[] = [];
  const sayTo = (label: string): string | boolean | undefined => {
    if (heard.push(label) > 200) throw new Error(`It is asked again and again: ${label}`);
    return [...left].find(([begin]) => label.startsWith(begin))?.[1].shift();
  };
  const prompts: Prompts = {
    begin: () => undefined,
    heading: () => undefined,
    end: () => undefined,
    say: (text) => heard.push(text),
    finding: ({ message }) => heard.push(message),
    isAgreed: (message, initial = true) =>
      Promise.resolve((sayTo(message) as boolean | undefined) ?? initial),
    choose: ({ label }, choices, initial) => {
      const wanted = sayTo(label) ?? initial;
      const chosen = choices.find(({ value }) => value === wanted) ?? choices[0];
      return chosen === undefined ? Promise.reject(new Cancelled()) : Promise.resolve(chosen.value);
    },
    text: ({ label }, { initial }) => Promise.resolve((sayTo(label) as string | undefined) ?? initial ?? 'x'),
    secret: ({ label }) => Promise.resolve((sayTo(label) as string | undefined) ?? 'x'),
  };
  const created: Answers[] = [];
  const setup: Setup = {
    faultOf: () => undefined,
    async *test(step, answers) {
      yield* await Promise.resolve(found(step, answers));
    },
    offersFor: () => Promise.resolve(offers),
    numbered: (answers) => Promise.resolve(answers),
    companies: () => Promise.resolve([]),
    gatewayAnswers: () => Promise.resolve(gatewayAnswers),
    pushedElsewhere: () => Promise.resolve(pushedElsewhere),
    temporalOrigin: () => undefined,
    createNamespace: (answers) => {
      created.push(answers);
      return Promise.resolve();
    },
    written: () => ({ text: '', secrets: {}, from: undefined }),
  };
  const terminal = { out: () => Promise.resolve(), err: () => Promise.resolve(), env: {} };
  const { signal } = new AbortController();
  const work = { terminal, options: {}, file: 'plumbline.yaml', existing: undefined, setup, signal };
  const { answers, then } = await wizard(work, first, prompts);
  return { answers, then, heard, created };
}

/** Finds a fault in a step until the answers are as wanted. */
const faultUntil =
  (step: Step, isMended: (answers: Answers) => boolean, told: Partial<Finding> = {}) =>
  (tried: Step, answers: Answers): readonly Finding[] =>
    tried === step && !isMended(answers)
      ? [{ subject: 'x', ...fault('It does not work.', 'Mend it.'), ...told }]
      : [{ subject: 'x', ...ok('It works.') }];

test('a step that does not work is tried until it does', async () => {
  const { answers, heard } = await asked({
    said: {
      'What next?': ['again', 'correct'],
      'Which one?': ['manage-url'],
      'API address': ['wrong', 'right'],
    },
    found: faultUntil('manage', ({ given }) => given['manage-url'] === 'right'),
  });
  expect(answers.given['manage-url']).toBe('right');
  expect(heard.filter((label) => label === 'It does not work.')).toHaveLength(2);
});

test('a server in a private network is allowed where the person says that it is right', async () => {
  const { answers } = await asked({
    said: { 'What next?': ['private'] },
    found: faultUntil('manage', ({ isPrivate }) => isPrivate, { code: 'private-address' }),
  });
  expect(answers.isPrivate).toBe(true);
});

test('a namespace that is missing is created where the person wants it', async () => {
  let tries = 0;
  const { created } = await asked({
    said: { 'Address of your Temporal server': ['temporal.internal:7233'], 'What next?': ['namespace'] },
    found: faultUntil('temporal', () => (tries += 1) > 1, { code: 'missing-namespace' }),
  });
  expect(created.map(({ given }) => given['temporal-address'])).toEqual(['temporal.internal:7233']);
});

test('what can be done about a fault is offered for that fault alone', async () => {
  const { answers } = await asked({
    said: { 'What next?': ['private', 'out'] }, // not offered, so that the first is taken: to correct an answer
    found: faultUntil('manage', () => false),
  });
  expect([answers.isPrivate, answers.desks]).toEqual([false, ['automate']]);
});

test('a desk that is left out is asked nothing more, and one desk there must be', async () => {
  const { answers, heard } = await asked({
    said: {
      'Do you use ConnectWise Automate?': [false, true],
      'Do you use ConnectWise Manage?': [false, false],
    },
  });
  expect(answers.desks).toEqual(['automate']);
  expect(heard).toContain('Tickets need at least one desk.');
  expect(heard.filter((label) => /Manage(?! make|\?)/.test(label))).toEqual([]);
});

test('without any desk, and where nobody wants to save, nothing is', async () => {
  const none = {
    'Do you use ConnectWise Automate?': [false, false],
    'Do you use ConnectWise Manage?': [false, false],
  };
  await expect(asked({ said: none })).rejects.toThrow(Cancelled);
  await expect(asked({ said: { 'Save plumbline.yaml now?': [false] } })).rejects.toThrow(Cancelled);
});

test('a name stands for the number of what has it', async () => {
  const { answers } = await asked({
    offers: [
      { id: 299, name: 'Catch-all' },
      { id: 1099, name: 'MSP-TOOLS' },
    ],
    said: {
      Runner: ['\u0000', 'msp-tools'], // another one than those of the list
      'Catch-all company in Manage': ['\u0000', 'Catch-all'],
    },
  });
  expect(answers.given).toMatchObject({ 'automate-runner': '1099', 'manage-catch-all': '299' });
});

const PUSH = { 'Public address of the gateway': ['https://plumbline.example.com'] };
const GO_ON = { 'What next?': ['on', 'on'] };
const YES = {
  'Make GravityZone push': [true],
  'The gateway runs': [true],
  'Try at Automate all': [true],
};
const broken = (step: Step) => faultUntil(step, () => false);

test.each<readonly [string, Trial, readonly boolean[]]>([
  ['no gateway answers', { said: PUSH }, [false, false, false]],
  ['the gateway runs', { said: PUSH, gatewayAnswers: true }, [true, true, false]],
])(
  'where %s it is proposed to do at once what cannot be lost, and what is quick',
  async (_what, trial, [subscribe, testEvent, commission]) => {
    expect((await asked(trial)).then).toMatchObject({ subscribe, testEvent, commission });
  },
);

test.each<readonly [string, Trial, readonly boolean[]]>([
  [
    'nothing is known of the gateway',
    { said: { 'Public address of the gateway': [''] } },
    [false, false, true],
  ],
  ['the gateway does not run yet', { said: PUSH }, [true, false, true]],
  ['the gateway runs', { said: PUSH, gatewayAnswers: true }, [true, true, true]],
  [
    'the key pushes to another destination',
    { said: PUSH, gatewayAnswers: true, pushedElsewhere: 'https://siem.example.com' },
    [false, false, true],
  ],
  [
    'GravityZone does not work',
    { said: { ...PUSH, ...GO_ON }, found: broken('gravityzone') },
    [false, false, true],
  ],
  [
    'Automate does not work',
    { said: { ...PUSH, ...GO_ON }, found: broken('automate') },
    [true, false, false],
  ],
  [
    'Automate is left out',
    { said: { ...PUSH, 'Do you use ConnectWise Automate?': [false] } },
    [true, false, false],
  ],
])(
  'where %s only what can succeed is offered in the end',
  async (_what, trial, [subscribe, testEvent, commission]) => {
    const { then } = await asked({ ...trial, said: { ...trial.said, ...YES } });
    expect(then).toMatchObject({ subscribe, testEvent, commission });
  },
);
