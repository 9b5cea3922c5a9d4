import { relative } from 'node:path';
import type { DeskName, Offer } from '../../desks/desk.ts';
import { isPlumblineError } from '../../errors/index.ts';
import type { Finding } from '../../errors/check.ts';
import {
  answerTo,
  isAnswered,
  isNameForNumber,
  proposalFor,
  questionsOf,
  withAnswer,
  withoutAnswer,
  withoutNames,
} from '../../operator/setup/answers.ts';
import type { Answers } from '../../operator/setup/answers.ts';
import { QUESTIONS, STEP_TITLES, STEPS } from '../../operator/setup/questions.ts';
import type { Question, Step } from '../../operator/setup/questions.ts';
import { numberOf } from '../../operator/setup/setup.ts';
import { printableLine } from '../../process/printable.ts';
import { errorText } from '../error-text.ts';
import { asksCompanies } from './ask-companies.ts';
import { writeScript } from './finish.ts';
import type { Afterwards } from './finish.ts';
import type { Prompts } from './prompts.ts';
import { Cancelled } from './work.ts';
import type { Init } from './work.ts';

/** What a person answered, and what is to be done once it is saved. */
export interface Asked {
  readonly answers: Answers;
  readonly then: Afterwards;
}

/** The file that Automate's script is written to, where it is asked for in the midst. */
const SCRIPT_FILE = 'plumbline-ticket-writer.xml';
/**
 * Asks a person for all that was not given with the command, step by step; each step is tried before the next.
 * Throws Cancelled where the person ends it.
 */
export async function wizard(work: Init, first: Answers, prompts: Prompts): Promise<Asked> {
  const { options, existing, file } = work;
  const name = relative('.', file);
  prompts.begin('plumbline init');
  prompts.say('Each answer is tried at once. Only the last step writes anything; Ctrl-C ends it before.');
  if (existing !== undefined && options.force !== true) {
    const message = `${name} is there already. Change it? It is kept as ${name}.bak.`;
    if (!(await prompts.isAgreed(message))) throw new Cancelled();
  }
  const open = new Set<Step>();
  let answers = first;
  for (const step of STEPS) {
    answers = await asksStep({ ...work, prompts, open }, step, answers);
    if (step === 'manage' && answers.desks.length === 0) {
      prompts.say('Tickets need at least one desk.');
      for (const desk of ['automate', 'manage'] as const)
        answers = await asksStep({ ...work, prompts, open }, desk, answers);
      if (answers.desks.length === 0) throw new Cancelled();
    }
  }
  prompts.heading('Save');
  const then = await asksAfterwards({ ...work, prompts, open }, answers);
  if (!(await prompts.isAgreed(`Save ${name} now?`))) throw new Cancelled();
  prompts.end('Saving…');
  return { answers, then };
}

interface Wizard extends Init {
  readonly prompts: Prompts;
  /** Steps that the person went on from although something in them does not work. */
  readonly open: Set<Step>;
}

async function asksStep(work: Wizard, step: Step, first: Answers): Promise<Answers> {
  const { prompts, existing } = work;
  let answers = first;
  const isDesk = step === 'automate' || step === 'manage';
  if (isDesk && work.options.desks?.includes(step) === false) return answers;
  if (!isDesk && questionsOf(answers, existing?.value, step).length === 0) return answers;
  prompts.heading(STEP_TITLES[step]);
  if (isDesk) {
    answers = await asksDesk(work, step, answers);
    if (!answers.desks.includes(step)) return answers;
  }
  if (step === 'companies') answers = await asksCompanies(work, answers);
  const origin = step === 'temporal' ? work.setup.temporalOrigin(answers) : undefined;
  if (origin !== undefined) {
    prompts.say(origin);
    return triesStep(work, step, answers, new Set());
  }
  // What is there to choose from shows only once the connection works.
  const shown = new Set<string>();
  for (const part of [isPlain, () => true]) {
    if (part === isPlain && !questionsOf(answers, existing?.value, step).some(isPlain)) continue;
    const before = answers;
    if (part !== isPlain) answers = await work.setup.numbered(answers, work.signal);
    answers = await asksQuestions(work, step, answers, part);
    if (shown.size > 0 && answers === before) continue;
    answers = await triesStep(work, step, answers, shown);
    if (isDesk && !answers.desks.includes(step)) return answers;
  }
  return answers;
}

function isPlain({ offers }: Question): boolean {
  return offers === undefined;
}

async function asksDesk(
  { prompts, options, existing }: Wizard,
  desk: DeskName,
  answers: Answers,
): Promise<Answers> {
  if (options.desks !== undefined) return answers;
  const isUsed = await prompts.isAgreed(
    `Do you use ${STEP_TITLES[desk]}?`,
    existing === undefined || answers.desks.includes(desk),
  );
  return withDesk(answers, desk, isUsed);
}

function withDesk(answers: Answers, desk: DeskName, isUsed: boolean): Answers {
  const desks = (['automate', 'manage'] as const).filter((each) =>
    each === desk ? isUsed : answers.desks.includes(each),
  );
  return { ...answers, desks };
}

/** Later questions may depend on what was just answered. */
async function asksQuestions(
  work: Wizard,
  step: Step,
  first: Answers,
  isAsked: (question: Question) => boolean,
): Promise<Answers> {
  const { existing, options } = work;
  let answers = first;
  const asked = new Set(Object.keys(withoutNames(first).given)); // a name that stands for no number is asked anew
  for (;;) {
    const question = questionsOf(answers, existing?.value, step).find(
      (each) => isAsked(each) && !asked.has(each.name),
    );
    if (question === undefined) return answers;
    asked.add(question.name);
    const isTaken =
      options.yes === true &&
      !isNameForNumber(question, answers) &&
      (question.isOptional === true ||
        isAnswered(question, answers, existing?.value) ||
        proposalFor(question, answers, existing?.value) !== undefined);
    if (!isTaken) answers = await asks(work, question, answers);
    else if (!isAnswered(question, answers, existing?.value))
      answers = withAnswer(answers, question, proposalFor(question, answers, existing?.value) ?? '');
  }
}

async function asks(work: Wizard, question: Question, answers: Answers): Promise<Answers> {
  const { prompts, existing, setup, signal } = work;
  const { label } = question;
  const asked = { label, hint: sentence(question.hint) };
  const proposal = proposalFor(question, answers, existing?.value);
  const isKept = isAnswered(question, withoutAnswer(answers, question), existing?.value);
  const offers = await setup.offersFor(question, answers, signal);
  const withText = (text: string): Answers => {
    const typed = withAnswer(answers, question, text);
    const number = isNameForNumber(question, typed) ? numberOf(offers ?? [], text) : undefined;
    return number === undefined ? typed : withAnswer(answers, question, number);
  };
  const wrong = (text: string): string | undefined => {
    if (text === '')
      return question.isOptional === true || (isKept && question.kind === 'secret') ? undefined : 'Needed.';
    const fault = setup.faultOf(question, withText(text));
    return fault === undefined ? undefined : `This ${fault}`;
  };
  if (question.kind === 'secret') {
    const hint = isKept ? `${asked.hint} Enter keeps the one that is there.` : asked.hint;
    const typed = await prompts.secret({ label, hint }, wrong);
    return typed === '' && isKept ? withoutAnswer(answers, question) : withAnswer(answers, question, typed);
  }
  if (question.choices !== undefined) {
    const choices = Object.entries(question.choices).map(([value, label]) => ({ value, label }));
    return withAnswer(answers, question, await prompts.choose(asked, choices, proposal));
  }
  if (offers !== undefined && offers.length > 0) {
    const chosen = await prompts.choose(
      question.kind === 'record' ? { label } : asked, // how it is written is of no matter here
      choicesOf(question, offers),
      proposal,
    );
    if (chosen !== OTHER) return withAnswer(answers, question, chosen);
  }
  return withText(await prompts.text(asked, { initial: proposal, wrong }));
}

function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}

/** No number and no name that a vendor can give. */
const OTHER = '\u0000';

function choicesOf({ none }: Question, offers: readonly Offer[]) {
  return [
    ...(none === undefined ? [] : [{ value: '', label: none }]),
    ...offers.map(({ id, name }) => ({
      value: String(id),
      label: name === '' ? String(id) : name,
      hint: String(id),
    })),
    { value: OTHER, label: 'Another one, by its number or name' },
  ];
}

type Next = 'correct' | 'again' | 'script' | 'private' | 'namespace' | 'out' | 'on';

/** Tries a step until it works, or the person goes on without. What is well and was `shown` is not shown again. */
async function triesStep(work: Wizard, step: Step, first: Answers, shown: Set<string>): Promise<Answers> {
  const { prompts, setup, signal, open } = work;
  let answers = first;
  for (;;) {
    const faults: Finding[] = [];
    for await (const finding of setup.test(step, answers, signal)) {
      const line = `${finding.level} ${finding.subject} ${finding.message}`;
      if (finding.level === 'fault' || !shown.has(line)) prompts.finding(finding);
      shown.add(line);
      if (finding.level === 'fault') faults.push(finding);
    }
    open.delete(step);
    if (faults.length === 0) return answers;
    const next = await prompts.choose<Next>({ label: 'What next?' }, nextOf(step, faults));
    if (next === 'correct') answers = await corrects(work, step, answers);
    if (next === 'private') answers = { ...answers, isPrivate: true };
    if (next === 'script') await tries(prompts, scriptWritten);
    if (next === 'namespace')
      await tries(prompts, () => setup.createNamespace(answers).then(() => 'The namespace is there.'));
    if (next === 'out' && (step === 'automate' || step === 'manage')) return withDesk(answers, step, false);
    if (next === 'on') {
      open.add(step);
      return answers;
    }
  }
}

function nextOf(
  step: Step,
  faults: readonly Finding[],
): readonly { readonly value: Next; readonly label: string }[] {
  const has = (code: string): boolean => faults.some((fault) => fault.code === code);
  const hasSubject = (subject: string): boolean => faults.some((fault) => fault.subject === subject);
  return [
    ...(hasSubject('automate: script')
      ? [
          {
            value: 'script' as const,
            label: `Write the script to ${SCRIPT_FILE}, to import it in Control Center`,
          },
        ]
      : []),
    ...(has('private-address')
      ? [{ value: 'private' as const, label: 'It is right: the server stands in our own network' }]
      : []),
    ...(has('missing-namespace') ? [{ value: 'namespace' as const, label: 'Create the namespace' }] : []),
    { value: 'correct', label: 'Correct an answer' },
    { value: 'again', label: 'Test again' },
    { value: 'on', label: 'Go on without it' },
    ...(step === 'automate' || step === 'manage'
      ? [{ value: 'out' as const, label: `Leave ${STEP_TITLES[step]} out` }]
      : []),
  ];
}

async function corrects(work: Wizard, step: Step, answers: Answers): Promise<Answers> {
  const questions = questionsOf(answers, work.existing?.value, step);
  const choices = questions.map((question) => {
    const answer = question.kind === 'secret' ? undefined : answerTo(question, answers, work.existing?.value);
    return { value: question.name, label: question.label, ...(answer !== undefined && { hint: answer }) };
  });
  const name = await work.prompts.choose({ label: 'Which one?' }, choices);
  const question = questions.find((each) => each.name === name);
  return question === undefined ? answers : asks(work, question, answers);
}

function scriptWritten(): string {
  writeScript(SCRIPT_FILE);
  return `${SCRIPT_FILE} is written. In Control Center: System > General > Import > LT XML Expansion. Then test again.`;
}

/** What fails is told, and asked again. */
async function tries(prompts: Prompts, act: () => Promise<string> | string): Promise<void> {
  try {
    prompts.say(await act());
  } catch (error) {
    if (!isPlumblineError(error)) throw error;
    prompts.say(errorText(error).trim());
  }
}

/** What can be done at once is offered only where it can succeed. */
async function asksAfterwards(work: Wizard, answers: Answers): Promise<Afterwards> {
  const { prompts, options, existing, setup, signal, open } = work;
  const pushUrl = QUESTIONS.find(({ name }) => name === 'public-url');
  const isPushed = pushUrl !== undefined && answerTo(pushUrl, answers, existing?.value) !== undefined;
  const canPush = isPushed && !open.has('gravityzone') && options.yes !== true;
  const elsewhere = canPush ? await setup.pushedElsewhere(answers, signal) : undefined;
  const isRunning = canPush && (await setup.gatewayAnswers(answers, signal));
  const wanted = async (
    isGiven: true | undefined,
    can: boolean,
    message: string,
    initial = true,
  ): Promise<boolean> =>
    isGiven === true || (can && options.yes !== true && (await prompts.isAgreed(message, initial)));
  if (elsewhere !== undefined)
    prompts.say(
      `GravityZone pushes the events of this key to ${printableLine(elsewhere)}, and a key has one destination only. Make a key for plumbline alone; or, if nobody needs the other one, take it over later: plumbline subscription set --force`,
    );
  const subscribe = await wanted(
    options.subscribe,
    canPush && elsewhere === undefined,
    isRunning
      ? 'Make GravityZone push incidents to the gateway from now on?'
      : 'Make GravityZone push incidents from now on? No gateway answers at its public address yet, so that pushes would be lost. Later: plumbline subscription set',
    isRunning,
  );
  const testEvent = await wanted(
    options.testEvent,
    subscribe && isRunning,
    'The gateway runs. Let GravityZone push a test event?',
  );
  const commission = await wanted(
    options.commission,
    answers.desks.includes('automate') && !open.has('automate'),
    'Try at Automate all that plumbline does there, with a test ticket that is finished afterwards? That is some 20 runs of the script, a few minutes. Later: plumbline automate commission',
    false,
  );
  return { subscribe, testEvent, commission, scriptTo: options.scriptTo };
}
