import type { DeskName, KnownCompany, Offer } from '../../desks/desk.ts';
import { valueAt } from '../../operator/setup/answers.ts';
import type { Answers } from '../../operator/setup/answers.ts';
import { matchCompanies } from '../../operator/setup/match-companies.ts';
import { QUESTIONS, STEP_TITLES } from '../../operator/setup/questions.ts';
import { printableLine } from '../../process/printable.ts';
import { membersOf } from '../../settings/schema/members-of.ts';
import type { Prompts } from './prompts.ts';
import type { Init } from './work.ts';

interface CompanyQuestions extends Init {
  readonly prompts: Prompts;
}

/** So many companies are shown as an example. */
const MOST_SHOWN = 8;

/** Companies of the same name are proposed; those without one are asked for, or left to the catch-all. */
export async function asksCompanies(work: CompanyQuestions, first: Answers): Promise<Answers> {
  const { prompts, setup, signal, existing, options } = work;
  let answers = first;
  const listed = await setup.companies(answers, signal);
  for (const desk of answers.desks) {
    const question = QUESTIONS.find((each) => each.desk === desk && each.offers?.kind === 'company');
    const offers = question && (await setup.offersFor(question, answers, signal));
    const known = membersOf(valueAt(existing?.value, ['desks', desk, 'companies']));
    const open = listed.filter(({ id }) => !(id in known) && !(id in answers.companies[desk]));
    if (offers === undefined || open.length === 0) continue;
    const { matched, unmatched } = matchCompanies(open, offers);
    if (matched.length > 0) {
      prompts.say(
        [
          `${STEP_TITLES[desk]} has ${matched.length} of ${open.length} GravityZone companies by name:`,
          ...matched
            .slice(0, MOST_SHOWN)
            .map(
              ({ company, offer }) =>
                `  ${printableLine(company.name)} is ${printableLine(offer.name)} (${offer.id})`,
            ),
          ...(matched.length > MOST_SHOWN ? [`  and ${matched.length - MOST_SHOWN} more`] : []),
        ].join('\n'),
      );
      if (
        options.yes === true ||
        (await prompts.isAgreed('Map them by their ids? Then a new name changes nothing.'))
      )
        for (const { company, offer } of matched) answers = withCompany(answers, desk, company, offer.id);
    }
    if (options.yes !== true && unmatched.length > 0)
      answers = await asksUnmatched(work, desk, unmatched, offers, answers);
  }
  return answers;
}

async function asksUnmatched(
  { prompts }: CompanyQuestions,
  desk: DeskName,
  unmatched: readonly KnownCompany[],
  offers: readonly Offer[],
  first: Answers,
): Promise<Answers> {
  const names = unmatched.slice(0, MOST_SHOWN).map(({ name }) => printableLine(name));
  const more = unmatched.length > MOST_SHOWN ? ` and ${unmatched.length - MOST_SHOWN} more` : '';
  const message = `${STEP_TITLES[desk]} has none of that name for ${names.join(', ')}${more}. Choose now?`;
  let answers = first;
  if (!(await prompts.isAgreed(message, unmatched.length <= MOST_SHOWN))) return answers;
  for (const company of unmatched) {
    const choices = [
      { value: '', label: 'Leave it to the catch-all' },
      ...offers.map(({ id, name }) => ({ value: String(id), label: name, hint: String(id) })),
    ];
    const chosen = await prompts.choose(
      { label: `${printableLine(company.name)} in ${STEP_TITLES[desk]}` },
      choices,
    );
    if (chosen !== '') answers = withCompany(answers, desk, company, Number(chosen));
  }
  return answers;
}

function withCompany(answers: Answers, desk: DeskName, { id }: KnownCompany, record: number): Answers {
  const companies = { ...answers.companies, [desk]: { ...answers.companies[desk], [id]: record } };
  return { ...answers, companies };
}
