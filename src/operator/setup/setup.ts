import { dirname } from 'node:path';
import type { Desk, DeskName, KnownCompany, Offer } from '../../desks/desk.ts';
import { companiesByName, companyNamed } from '../../desks/companies-by-name.ts';
import { fault } from '../../errors/check.ts';
import type { Finding } from '../../errors/check.ts';
import { isPlumblineError } from '../../errors/index.ts';
import { gravityZoneAccount } from '../../gravityzone/account.ts';
import { isSameUrl, originOf, showSubscription } from '../../gravityzone/api/subscription-settings.ts';
import { lookAtServer } from '../../http/look-at-server.ts';
import { useNetwork } from '../../http/network.ts';
import { placeOf } from '../../settings/fault.ts';
import type { Environment } from '../../settings/load-settings.ts';
import { networkOf } from '../../settings/network-of.ts';
import type { Settings } from '../../settings/settings.ts';
import { isEmbedded, temporalTarget } from '../../settings/temporal-target.ts';
import { connectClient } from '../../temporal/connect.ts';
import { createNamespace } from '../../temporal/namespace.ts';
import { missingNamespace, temporalFault } from '../../temporal/temporal-fault.ts';
import { gatewayFindings } from '../check/gateway-checks.ts';
import { companiesOf } from '../check/gravityzone-companies.ts';
import { runChecks } from '../check/run-checks.ts';
import { embeddedFindings, temporalChecks } from '../check/temporal-checks.ts';
import { answerTo, isAnswered, isNameForNumber, NUMBER_WANTED, withAnswer, withoutNames } from './answers.ts';
import type { Answers } from './answers.ts';
import { draftOf, faultOf } from './draft.ts';
import { QUESTIONS } from './questions.ts';
import type { Question, Step } from './questions.ts';
import { nameKey, settingsText } from './written-settings.ts';
import type { TextInput, WrittenSettings } from './written-settings.ts';
import { stepChecks } from './step-checks.ts';
import type { MakeDesks } from './step-checks.ts';

/** What set-up works with. */
export interface SetupInput extends Omit<TextInput, 'names'> {
  /** The settings file, which may not be there yet. */
  readonly file: string;
  readonly env: Environment;
  readonly makeDesks: MakeDesks;
}

/** Set-up without a face: what a command line or a page asks with, tries with, and writes in the end. */
export interface Setup {
  /** What is wrong with an answer, as a clause; nothing is asked of any server. */
  readonly faultOf: (question: Question, answers: Answers) => string | undefined;
  /** Looks at what the answers of a step lead to, and changes nothing. Throws only the reason of the signal. */
  readonly test: (step: Step, answers: Answers, signal: AbortSignal) => AsyncIterable<Finding>;
  /** Records that can be chosen; `undefined` where nobody can tell. Throws only the reason of the signal. */
  readonly offersFor: (
    question: Question,
    answers: Answers,
    signal: AbortSignal,
  ) => Promise<readonly Offer[] | undefined>;
  /**
   * The same answers, with the number in place of a name where the settings want a number, as far as exactly one
   * record has the name. Throws only the reason of the signal.
   */
  readonly numbered: (answers: Answers, signal: AbortSignal) => Promise<Answers>;
  /** The companies of the account that GravityZone lists. Throws only the reason of the signal. */
  readonly companies: (answers: Answers, signal: AbortSignal) => Promise<readonly KnownCompany[]>;
  /** Whether our gateway is reached at the address to which GravityZone shall push. Throws as `test`. */
  readonly gatewayAnswers: (answers: Answers, signal: AbortSignal) => Promise<boolean>;
  /** Where else GravityZone pushes the events of this key, as an origin. Throws as `companies`. */
  readonly pushedElsewhere: (answers: Answers, signal: AbortSignal) => Promise<string | undefined>;
  /** Which server Temporal's own configuration names, as a sentence; `undefined` where it says nothing. */
  readonly temporalOrigin: (answers: Answers) => string | undefined;
  /** Creates the namespace at Temporal. Throws SettingsError, with the command that does it, where we may not. */
  readonly createNamespace: (answers: Answers) => Promise<void>;
  readonly written: (answers: Answers) => WrittenSettings;
}

/** How long one look may take, in ms. */
const LIMIT = 60_000;

/** Answers are tried on the live systems by the very checks of `plumbline check`. */
export function setup({ file, env, makeDesks, ...input }: SetupInput): Setup {
  const names = new Map<string, string>();
  const text: TextInput = { ...input, names };
  const draft = (answers: Answers) => draftOf(withoutNames(answers), text, { env, folder: dirname(file) });

  /** Settings to try with, where the answers so far make any. */
  function settingsOf(answers: Answers): Settings | undefined {
    const { settings } = draft(answers);
    if (settings !== undefined) useNetwork(networkOf(settings, env));
    return settings;
  }

  /** Why there are none. */
  function faultsOf(answers: Answers): readonly Finding[] {
    return draft(answers).faults.map(({ path, message }) => ({
      subject: 'settings',
      ...fault(`${placeOf(path)} ${message}.`, 'Correct the answer.'),
    }));
  }

  function deskOf(name: DeskName, answers: Answers): Desk | undefined {
    const settings = settingsOf(answers);
    return (
      settings &&
      makeDesks(settings)
        .find((each) => each.name === name)
        ?.make()
    );
  }

  function within({ offers }: Question, answers: Answers): number | undefined {
    const board = QUESTIONS.find(({ name }) => name === offers?.within);
    const text = board && answerTo(board, answers, input.existing?.value);
    return text === undefined ? undefined : Number(text);
  }

  async function offersFor(
    question: Question,
    answers: Answers,
    signal: AbortSignal,
  ): Promise<readonly Offer[] | undefined> {
    const { desk, offers } = question;
    if (desk === undefined || offers === undefined) return undefined;
    const board = within(question, answers);
    if (offers.within !== undefined && (board === undefined || Number.isNaN(board))) return undefined;
    const found = await unlessFailed(
      async () => deskOf(desk, answers)?.offers?.[offers.kind]?.(board, signal),
      signal,
    );
    for (const { id, name } of found ?? []) names.set(nameKey(desk, offers.kind, id), name);
    return found;
  }

  return {
    faultOf: (question, answers) =>
      isNameForNumber(question, answers) ? NUMBER_WANTED : faultOf(question, answers, draft(answers)),
    offersFor,

    async numbered(answers, signal) {
      let numbered = answers;
      for (const question of QUESTIONS.filter((each) => isNameForNumber(each, answers))) {
        const offers = (await offersFor(question, answers, signal)) ?? [];
        const found = numberOf(offers, answers.given[question.name] ?? '');
        if (found !== undefined) numbered = withAnswer(numbered, question, found);
      }
      return numbered;
    },

    async *test(step, answers, signal) {
      const settings = settingsOf(answers);
      if (settings === undefined) {
        yield* faultsOf(answers);
        return;
      }
      const options = { limit: LIMIT, signal };
      if (step !== 'temporal') {
        const isOpen = (subject: string): boolean =>
          QUESTIONS.some(
            (question) =>
              question.checkedBy === subject &&
              !isAnswered(question, withoutNames(answers), input.existing?.value),
          );
        yield* runChecks(stepChecks(step, answers.account, settings, makeDesks, isOpen), options);
        return;
      }
      if (isEmbedded(settings)) {
        // Where settings are there, `plumbline start` may run with them already.
        const found = await embeddedFindings(settings.temporal.embedded, input.existing !== undefined);
        for (const each of found) yield { subject: 'temporal: server', ...each };
        return;
      }
      const temporal = temporalChecks(settings);
      try {
        const { first } = temporal.group;
        yield* runChecks([{ first, then: [] }], options);
      } finally {
        await temporal.close();
      }
    },

    async companies(answers, signal) {
      const settings = settingsOf(answers)?.accounts[answers.account];
      const account = settings && gravityZoneAccount(answers.account, settings);
      if (account === undefined) return [];
      return (await unlessFailed(() => companiesOf(account.api)(signal), signal)) ?? [];
    },

    async gatewayAnswers(answers, signal) {
      const { account } = answers;
      const url = settingsOf(answers)?.accounts[account]?.api?.pushUrl;
      if (url === undefined) return false;
      const [first] = gatewayFindings({ account, url }, await lookAtServer(url, signal), Date.now());
      return first?.level === 'ok';
    },

    async pushedElsewhere(answers, signal) {
      const settings = settingsOf(answers)?.accounts[answers.account];
      const account = settings && gravityZoneAccount(answers.account, settings);
      if (account === undefined) return undefined;
      const found = await unlessFailed(() => showSubscription(account.api, signal), signal);
      const isOurs = found === undefined || isSameUrl(found.url, account.own?.url ?? '');
      return isOurs || !found.isOn ? undefined : originOf(found.url);
    },

    temporalOrigin: (answers) => draft(answers).temporalOrigin,

    async createNamespace(answers) {
      const settings = settingsOf(answers);
      if (settings === undefined || isEmbedded(settings)) return;
      const target = temporalTarget(settings);
      const { connection, close } = await connectClient(target);
      try {
        await createNamespace(connection, target);
      } catch (error) {
        const fault = temporalFault(error, target);
        throw isPlumblineError(fault) && fault.code === 'temporal-denied'
          ? missingNamespace(target, error)
          : fault;
      } finally {
        await close();
      }
    },

    written: (answers) => settingsText(answers, text),
  };
}

/** The number of the only record of that name, as text; names are compared as those of companies are. */
export function numberOf(offers: readonly Offer[], name: string): string | undefined {
  const found = companyNamed(companiesByName(offers), name);
  return found.kind === 'one' ? String(found.id) : undefined;
}

/** What fails here was told when the step was tried. */
async function unlessFailed<Result>(
  ask: () => Promise<Result>,
  signal: AbortSignal,
): Promise<Result | undefined> {
  try {
    return await ask();
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
