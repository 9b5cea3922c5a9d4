import type { DeskName, OfferKind } from '../../desks/desk.ts';
import { isCollection, isMap, isScalar, parseDocument, visit } from 'yaml';
import type { Document as YamlDocument, Scalar } from 'yaml';
import { isPrivateHost } from '../../http/public-addresses.ts';
import { printable } from '../../process/printable.ts';
import type { Path } from '../../settings/fault.ts';
import { pathOf, questionsOf, secretFile, settingOf, valueAt } from './answers.ts';
import type { Answers, Document } from './answers.ts';

/** What is written: the settings file, and the secrets by their files, beside it. */
export interface WrittenSettings {
  readonly text: string;
  readonly secrets: Readonly<Record<string, string>>;
  /** The file that this was made from; `undefined` where there was none. */
  readonly from: string | undefined;
}

/** What else is known while the text is made. */
export interface TextInput {
  /** The file as it is; `undefined` where there is none. */
  readonly existing: { readonly text: string; readonly value: Document } | undefined;
  /** The whole value of the header that pushes carry, where the account has none yet. */
  readonly pushSecret: string;
  /** Names of the desks' records, as the desks have them, by {@link nameKey}. */
  readonly names: ReadonlyMap<string, string>;
}

/** The JSON Schema, which stands beside the settings. */
export const SCHEMA_FILE = 'plumbline.schema.json';
/** What `plumbline automate commission` saves beside the settings. */
const PROFILE_FILE = 'automate-profile.json';
const SCHEMA_LINE = ` yaml-language-server: $schema=${SCHEMA_FILE}`;
const HEADER = `#${SCHEMA_LINE}
# Settings of plumbline. What is not written here has its default: docs/settings.md lists everything.
# Look whether all is well: plumbline check. Running processes take a change by themselves.

`;

/** What only makes sense where there is a ticket in Automate, too. */
const OF_BOTH_DESKS = ['psaTicket', 'syncWithin', 'writes'] as const;

/** What stands above a section that is new. */
const COMMENTS: Readonly<Record<string, string>> = {
  accounts: 'GravityZone accounts, each under a name of yours.',
  'accounts.*.authorization':
    'What GravityZone sends with each push; `plumbline subscription set` gives it to GravityZone.',
  'accounts.*.api': 'Access to its Control API.',
  desks: 'Where tickets are written.',
  'desks.automate.runner': 'The computer that the ticket script runs on.',
  'desks.automate.profile': 'What `plumbline automate commission` measures.',
  'desks.automate.categories': 'Ticket categories for incidents that are Low, Medium and High.',
  'desks.automate.companies': 'Clients by the ids of GravityZone companies; others are found by their names.',
  'desks.automate.catchAll': 'For companies whose client is not found.',
  'desks.manage.psaTicket': 'Who makes the ticket in Manage, where there is one in Automate, too.',
  'desks.manage.categories': 'The place of tickets for incidents that are Low, Medium and High.',
  'desks.manage.companies':
    'Manage companies by the ids of GravityZone companies; others are found by their names.',
  'desks.manage.catchAll': 'For companies that are not found.',
  temporal: 'Your Temporal server.',
};

/**
 * The settings file of these answers. One that is there keeps whatever was not asked for, and its comments. Names
 * of vendors stand in comments only, without what could end a line.
 */
export function settingsText(answers: Answers, input: TextInput): WrittenSettings {
  const { account, desks, given } = answers;
  const { existing, names } = input;
  const document = withoutAliases(parseDocument(existing?.text ?? '', { uniqueKeys: false }));
  const secrets: Record<string, string> = {};
  const put = (path: Path, value: unknown, comment?: string): void => {
    set(document, path, value, comment);
  };

  const pushes: Path = ['accounts', account, 'authorization'];
  if (valueAt(existing?.value, pushes) === undefined) {
    // In a folder of its own, which is all that the gateway has to see.
    const file = `secrets/gateway/${account}`;
    secrets[file] = input.pushSecret;
    put(pushes, [{ file }]);
  }
  for (const question of questionsOf(answers, existing?.value)) {
    const text = given[question.name];
    if (text === undefined) continue;
    const path = pathOf(question, account);
    if (text === '') {
      remove(document, path);
      continue;
    }
    const setting = settingOf(question, text, account);
    if (question.kind === 'secret') secrets[secretFile(question.name, account)] = text;
    const isSame = JSON.stringify(setting) === JSON.stringify(valueAt(existing?.value, path));
    if (!isSame)
      put(path, setting, question.desk && names.get(nameKey(question.desk, question.offers?.kind, text)));
    if (question.isVendor === true && (answers.isPrivate || isPrivateHost(text)))
      put([...path.slice(0, -1), 'privateAddresses'], true);
  }
  for (const desk of desks)
    for (const [company, id] of Object.entries(answers.companies[desk])) {
      const setting = desk === 'manage' ? id : { clientId: id };
      put(['desks', desk, 'companies', company], setting, names.get(nameKey(desk, 'company', id)));
    }
  const profile: Path = ['desks', 'automate', 'profile'];
  if (desks.includes('automate') && valueAt(existing?.value, profile) === undefined)
    put(profile, PROFILE_FILE);
  for (const desk of ['automate', 'manage'] as const)
    if (!desks.includes(desk)) remove(document, ['desks', desk]);

  if (desks.length < 2) for (const name of OF_BOTH_DESKS) remove(document, ['desks', 'manage', name]);

  const text = document.toString({ lineWidth: 0 });
  const head = text.includes('$schema=') ? '' : `#${SCHEMA_LINE}\n`;
  return { text: `${existing === undefined ? HEADER : head}${text}`, secrets, from: existing?.text };
}

/** What stands in one place for several is written out in each: then one of them can change alone. */
function withoutAliases(document: YamlDocument): YamlDocument {
  visit(document, { Alias: (_key, alias) => alias.resolve(document)?.clone() as Scalar | undefined });
  visit(document, {
    Value: (_key, value) => {
      delete value.anchor;
    },
  });
  return document;
}

/** By what the name of a desk's record is remembered. */
export function nameKey(desk: DeskName, kind: OfferKind | undefined, id: string | number): string {
  return `${desk} ${kind ?? ''} ${id}`;
}

/** A group that is new is told what it is for. Small ones stand on one line. */
function set(document: YamlDocument, path: Path, value: unknown, comment: string | undefined): void {
  for (let depth = 1; depth <= path.length; depth++) {
    const part = path.slice(0, depth);
    if (depth < path.length ? isMap(document.getIn(part)) : document.hasIn(part)) continue;
    document.setIn(part, document.createNode({}));
    tell(document, part);
  }
  const node = document.createNode(value);
  if (isCollection(node)) node.flow = true;
  if (comment !== undefined && comment !== '') node.comment = ` ${printable(comment).replaceAll('\n', ' ')}`;
  document.setIn(path, node);
}

function remove(document: YamlDocument, path: Path): void {
  if (document.hasIn(path)) document.deleteIn(path);
}

function tell(document: YamlDocument, path: Path): void {
  const place = path.map((name, at) => (at === 1 && path[0] === 'accounts' ? '*' : String(name)));
  const told = COMMENTS[place.join('.')];
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (told === undefined || !isMap(parent)) return;
  const key = document.createNode(path.at(-1));
  key.commentBefore = ` ${told}`;
  for (const pair of parent.items) if (nameOf(pair.key) === String(path.at(-1))) pair.key = key;
}

function nameOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}
