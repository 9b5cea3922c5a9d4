import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { deskMakers } from '../desks/registry.ts';
import { answerTo, missingAnswers, proposalFor, questionsOf } from '../operator/setup/answers.ts';
import type { Answers } from '../operator/setup/answers.ts';
import { matchCompanies } from '../operator/setup/match-companies.ts';
import { QUESTIONS, STEP_TITLES, STEPS, told } from '../operator/setup/questions.ts';
import type { Question } from '../operator/setup/questions.ts';
import { requireWritable } from '../operator/setup/save-settings.ts';
import { setup } from '../operator/setup/setup.ts';
import type { Setup } from '../operator/setup/setup.ts';
import { printable, jsonLine } from '../process/printable.ts';
import { loadSettings, settingsFile } from '../settings/load-settings.ts';
import { readSettingsText } from '../settings/settings-text.ts';
import { findingLine } from './finding-line.ts';
import { desksIn, flagOf, givenAnswers, variableOf } from './init/given.ts';
import { finish } from './init/finish.ts';
import { Cancelled } from './init/work.ts';
import type { Existing, Init, InitOptions } from './init/work.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { untilInterrupted } from './until-interrupted.ts';

/** Makes the settings file: asks a person, or takes what was given, tries it on the live systems, and saves it. */
export async function init(terminal: Terminal, options: InitOptions): Promise<ExitCode> {
  return untilInterrupted(async (signal) => {
    try {
      return await begun(terminal, options, signal);
    } catch (error) {
      if (!(error instanceof Cancelled) && error !== signal.reason) throw error;
      await terminal.err('Ended. No settings were written.\n');
      return 1;
    }
  });
}

async function begun(terminal: Terminal, options: InitOptions, signal: AbortSignal): Promise<ExitCode> {
  const file = settingsFile(terminal.env);
  const existing = existingAt(file, terminal);
  requireWritable(file); // before anybody answers anything
  const work: Init = {
    terminal,
    options,
    file,
    existing,
    signal,
    setup: setup({
      file,
      existing,
      env: terminal.env,
      pushSecret: `Bearer ${randomBytes(24).toString('base64url')}`,
      makeDesks: ({ desks }) => deskMakers(desks, [], () => undefined),
    }),
  };
  const { given, unread } = givenAnswers(options, terminal.env);
  const answers = firstAnswers(work, given);
  if (terminal.isInteractive !== true || options.json === true) return withoutAsking(work, answers, unread);
  if (Object.keys(unread).length > 0) return lacks(work, unreadOptions(unread));
  const [{ wizard }, { clackPrompts }] = await Promise.all([
    import('./init/wizard.ts'),
    import('./init/prompts.ts'),
  ]);
  const asked = await wizard(work, answers, clackPrompts(signal));
  return finish(work, asked.answers, asked.then);
}

function existingAt(file: string, { env }: Terminal): Existing | undefined {
  if (!existsSync(file)) return undefined;
  const { settings } = loadSettings(env); // says what is wrong with it
  const text = readFileSync(file, 'utf8');
  const desks = (['automate', 'manage'] as const).filter((name) => settings.desks[name] !== undefined);
  return { text, value: readSettingsText(text).value, accounts: Object.keys(settings.accounts), desks };
}

/** What was given with the command, over what the file says. */
function firstAnswers({ options, existing }: Init, given: Answers['given']): Answers {
  const desks = options.desks ?? [...new Set([...(existing?.desks ?? []), ...desksIn(given)])];
  return {
    account: options.account ?? existing?.accounts[0] ?? 'main',
    desks,
    given,
    isPrivate: options.privateAddresses === true,
    companies: { automate: options.mapAutomate ?? {}, manage: options.mapManage ?? {} },
  };
}

async function withoutAsking(work: Init, first: Answers, unread: Unread): Promise<ExitCode> {
  const { terminal, options, existing, setup, signal } = work;
  let answers = options.yes === true ? withProposals(first, existing?.value) : first;
  answers = await setup.numbered(answers, signal);
  const lacking = [
    ...lackingOptions(work, answers, unread),
    ...unreadOptions(unread),
    ...faultsOf(setup, answers, existing?.value),
  ];
  if (lacking.length > 0) return lacks(work, lacking);
  let faults = 0;
  for (const step of STEPS) {
    if (step === 'companies' && options.yes === true) answers = await withMatches(work, answers);
    const isAsked = questionsOf(answers, existing?.value, step).some(({ name }) => name in answers.given);
    const isSaidElsewhere =
      step === 'temporal' && (existing === undefined || setup.temporalOrigin(answers) !== undefined);
    if (!isAsked && !isSaidElsewhere && step !== 'companies') continue;
    if (options.json !== true) await terminal.out(`${STEP_TITLES[step]}\n`);
    if (step === 'temporal' && options.createNamespace === true && faults === 0)
      await setup.createNamespace(answers);
    for await (const finding of setup.test(step, answers, signal)) {
      if (finding.level === 'fault') faults += 1;
      await terminal.out(
        options.json === true ? jsonLine({ step, ...finding }) : findingLine(finding, terminal, '  '),
      );
    }
  }
  if (faults > 0 && options.ignoreFaults !== true) {
    await terminal.err(
      'Nothing was written. Correct what is wrong and run the command again, or save it all the same with --ignore-faults.\n',
    );
    return 1;
  }
  return finish(work, answers, {
    subscribe: options.subscribe === true,
    testEvent: options.testEvent === true,
    commission: options.commission === true,
    scriptTo: options.scriptTo,
  });
}

/** Takes the answers to questions that are like those that are still open. */
function withProposals(answers: Answers, existing: unknown): Answers {
  return missingAnswers(answers, existing).reduce((sofar, question) => {
    const proposal = proposalFor(question, sofar, existing);
    return proposal === undefined
      ? sofar
      : { ...sofar, given: { ...sofar.given, [question.name]: proposal } };
  }, answers);
}

/** Maps companies that have the same name at GravityZone and at a desk, and are not mapped otherwise. */
async function withMatches({ setup, signal }: Init, answers: Answers): Promise<Answers> {
  const listed = await setup.companies(answers, signal);
  const companies = { ...answers.companies };
  for (const question of QUESTIONS.filter(({ offers }) => offers?.kind === 'company')) {
    const { desk } = question;
    if (desk === undefined || !answers.desks.includes(desk)) continue;
    const offers = (await setup.offersFor(question, answers, signal)) ?? [];
    const { matched } = matchCompanies(listed, offers);
    const found = Object.fromEntries(matched.map(({ company, offer }) => [company.id, offer.id]));
    companies[desk] = { ...found, ...companies[desk] };
  }
  return { ...answers, companies };
}

/** Files of secrets that cannot be read, by the names of questions. */
type Unread = ReturnType<typeof givenAnswers>['unread'];

/** An option that is missing or wrong, as it is written, and what is to be said of it. */
type Lacking = readonly [option: string, told: string];

async function lacks({ terminal, options }: Init, lacking: readonly Lacking[]): Promise<ExitCode> {
  if (options.json === true)
    for (const [option, told] of lacking) await terminal.out(jsonLine({ option, told }));
  else
    await terminal.err(
      `These options are missing or wrong:\n${lacking.map((each) => `  ${printable(each.join('  '))}\n`).join('')}`,
    );
  return 2;
}

function unreadOptions(unread: Unread): readonly Lacking[] {
  return QUESTIONS.flatMap((question) => {
    const why = unread[question.name];
    return why === undefined ? [] : [[flagOf(question), why] as const];
  });
}

/** What cannot be done without, each with the option that gives it. */
function lackingOptions(
  { options, existing, file }: Init,
  answers: Answers,
  unread: Unread,
): readonly Lacking[] {
  const name = relative('.', file);
  const neededToPush = QUESTIONS.filter(
    (question) =>
      question.kind === 'push' &&
      (options.subscribe === true || options.testEvent === true) &&
      answerTo(question, answers, existing?.value) === undefined,
  );
  return [
    ...(existing !== undefined && options.force !== true
      ? [['--force', `${name} is there already; it is changed, and kept as ${name}.bak`] as const]
      : []),
    ...(answers.desks.length === 0
      ? [['--desks automate,manage', 'The desks that tickets are written to'] as const]
      : []),
    ...[...missingAnswers(answers, existing?.value), ...neededToPush]
      .filter(({ name }) => !(name in unread))
      .map((question) => [optionText(question), told(question)] as const),
  ];
}

function optionText(question: Question): string {
  return question.kind === 'secret'
    ? `${flagOf(question)} FILE, or ${variableOf(question)} in the environment`
    : `${flagOf(question)} ${Object.keys(question.choices ?? { VALUE: '' }).join('|')}`;
}

function faultsOf(setup: Setup, answers: Answers, existing: unknown): readonly Lacking[] {
  return questionsOf(answers, existing).flatMap((question) => {
    if (!(question.name in answers.given)) return [];
    const fault = setup.faultOf(question, answers);
    return fault === undefined ? [] : [[flagOf(question), `${question.label}: ${fault}`] as const];
  });
}
