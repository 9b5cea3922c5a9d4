import type { DeskName, OfferKind } from '../../desks/desk.ts';
import { CATEGORIES, categoryName } from '../../incident/category.ts';

/** The steps of set-up, in their order. */
export const STEPS = ['gravityzone', 'automate', 'manage', 'companies', 'categories', 'temporal'] as const;
export type Step = (typeof STEPS)[number];

/** How a step is headed. */
export const STEP_TITLES: Readonly<Record<Step, string>> = {
  gravityzone: 'GravityZone',
  automate: 'ConnectWise Automate',
  manage: 'ConnectWise Manage',
  companies: 'Companies',
  categories: 'Ticket category',
  temporal: 'Temporal',
};

/**
 * How an answer is written in the settings. `text`: as it is. `secret`: in a file of its own. `record`: a number,
 * or a name. `runner`, `client`, `company`: a record as that setting wants it. `push`: the public origin of the
 * gateway, written with the path of the account behind it; an address that has a path already stays as it is.
 */
export type Kind = 'text' | 'secret' | 'record' | 'runner' | 'client' | 'company' | 'push';

/** Something that set-up asks. */
export interface Question {
  /** What the answer is called where it is given at once: `--NAME` at the command line. */
  readonly name: string;
  readonly step: Step;
  /** Asked only where this desk is used. */
  readonly desk?: DeskName;
  readonly label: string;
  /** Where the answer is found, or what it is for, as a sentence without its end. */
  readonly hint: string;
  readonly kind: Kind;
  /** The setting; `*` stands for the account. */
  readonly path: readonly string[];
  readonly isOptional?: true;
  /** Whether it is a server that may only have a public address, unless the settings say otherwise. */
  readonly isVendor?: true;
  /** What is taken in place of an answer that is not there yet, so that the others can be tried. */
  readonly standIn?: string;
  /** The records that can be chosen; `within` is the question whose answer is the board that they belong to. */
  readonly offers?: { readonly kind: OfferKind; readonly within?: string };
  /** What it is called to choose none of them. */
  readonly none?: string;
  /** The check that is about this answer alone. */
  readonly checkedBy?: string;
  /** Another question, whose answer is likely this one's, too. */
  readonly like?: string;
  /** The only answers, each with what it means. */
  readonly choices?: Readonly<Record<string, string>>;
  /** Asked only once this other question is answered, or where both desks are used. */
  readonly after?: string;
}

/** Questions of a step; those of a desk's own step are about that desk. */
function ofStep(step: Step, questions: readonly Omit<Question, 'step'>[]): readonly Question[] {
  const desk = step === 'automate' || step === 'manage' ? { desk: step } : {};
  return questions.map((question) => ({ step, ...desk, ...question }));
}

const gravityZone = ofStep('gravityzone', [
  {
    name: 'gravityzone-url',
    label: 'Access URL of the Control API',
    hint: 'GravityZone Control Center: My Account > Control Center API',
    kind: 'text',
    path: ['accounts', '*', 'api', 'accessUrl'],
    isVendor: true,
    standIn: 'https://unanswered.invalid/api',
  },
  {
    name: 'gravityzone-key',
    label: 'API key',
    hint: 'My Account > API keys; tick Incidents, Event Push Service, Companies and Network API',
    kind: 'secret',
    path: ['accounts', '*', 'api', 'apiKey'],
    standIn: 'unanswered',
  },
  {
    name: 'public-url',
    label: 'Public address of the gateway',
    hint: 'where GravityZone shall push to, such as https://plumbline.example.com; without it the push is set up later',
    kind: 'push',
    path: ['accounts', '*', 'api', 'pushUrl'],
    isOptional: true,
  },
]);

const automate = ofStep('automate', [
  {
    name: 'automate-url',
    label: 'Address of the server',
    hint: 'as in a browser, such as https://automate.example.com',
    kind: 'text',
    path: ['desks', 'automate', 'url'],
    standIn: 'https://unanswered.invalid',
  },
  {
    name: 'automate-user',
    label: 'User',
    hint: 'the one that plumbline logs in as',
    kind: 'text',
    path: ['desks', 'automate', 'username'],
    standIn: 'unanswered',
  },
  {
    name: 'automate-password',
    label: 'Password',
    hint: 'of that user',
    kind: 'secret',
    path: ['desks', 'automate', 'password'],
    standIn: 'unanswered',
  },
  {
    name: 'automate-totp-secret',
    label: 'Two-factor secret',
    hint: 'the secret of the authenticator app in base32; nothing if this user logs in without one',
    kind: 'secret',
    path: ['desks', 'automate', 'totpSecret'],
    isOptional: true,
  },
  {
    name: 'automate-client-id',
    label: 'Client ID',
    hint: 'the GUID of your integration at developer.connectwise.com',
    kind: 'text',
    path: ['desks', 'automate', 'clientId'],
    standIn: 'unanswered',
    like: 'manage-client-id',
  },
  {
    name: 'automate-runner',
    label: 'Runner',
    hint: 'a computer that is always on: Automate runs the ticket script on it',
    kind: 'runner',
    path: ['desks', 'automate', 'runner'],
    standIn: '1',
    offers: { kind: 'runner' },
    checkedBy: 'automate: runner',
  },
]);

const manage = ofStep('manage', [
  {
    name: 'manage-url',
    label: 'API address',
    hint: 'in the cloud it begins with api-, such as https://api-eu.myconnectwise.net',
    kind: 'text',
    path: ['desks', 'manage', 'url'],
    isVendor: true,
    standIn: 'https://unanswered.invalid',
  },
  {
    name: 'manage-company-id',
    label: 'Company ID',
    hint: 'as people type it to log in',
    kind: 'text',
    path: ['desks', 'manage', 'companyId'],
    standIn: 'unanswered',
  },
  {
    name: 'manage-client-id',
    label: 'Client ID',
    hint: 'the GUID of your integration at developer.connectwise.com',
    kind: 'text',
    path: ['desks', 'manage', 'clientId'],
    standIn: 'unanswered',
    like: 'automate-client-id',
  },
  {
    name: 'manage-public-key',
    label: 'Public key',
    hint: 'System > Members > API Members > (member) > API Keys',
    kind: 'secret',
    path: ['desks', 'manage', 'publicKey'],
    standIn: 'unanswered',
  },
  {
    name: 'manage-private-key',
    label: 'Private key',
    hint: 'Manage shows it once, when the key is made',
    kind: 'secret',
    path: ['desks', 'manage', 'privateKey'],
    standIn: 'unanswered',
  },
  {
    name: 'manage-callback-url',
    label: 'Public address of the gateway for Manage',
    hint: 'where Manage shall tell which tickets changed, such as https://plumbline.example.com; without it they are asked for each minute',
    kind: 'text',
    path: ['desks', 'manage', 'callbackUrl'],
    isOptional: true,
    like: 'public-url',
  },
  {
    name: 'psa-ticket',
    label: 'Who makes the ticket in Manage?',
    hint: 'Automate’s own sync can make it, or plumbline. If plumbline does, the three categories must not be mapped in Automate’s Manage plugin, or each incident gets a second ticket',
    kind: 'text',
    path: ['desks', 'manage', 'psaTicket'],
    standIn: 'plumbline',
    choices: {
      plumbline: 'plumbline writes it; the categories are not mapped in Automate’s Manage plugin',
      automate: 'Automate’s sync makes it; plumbline only reads it',
    },
    after: 'both desks',
  },
]);

const companies = ofStep('companies', [
  {
    name: 'automate-catch-all',
    desk: 'automate',
    label: 'Catch-all client in Automate',
    hint: 'where tickets stand whose company is not found; without it they are not opened',
    kind: 'client',
    path: ['desks', 'automate', 'catchAll'],
    isOptional: true,
    none: 'None: such tickets are not opened',
    offers: { kind: 'company' },
  },
  {
    name: 'manage-catch-all',
    desk: 'manage',
    label: 'Catch-all company in Manage',
    hint: 'where tickets stand whose company is not found; without it they are not opened',
    kind: 'company',
    path: ['desks', 'manage', 'catchAll'],
    isOptional: true,
    none: 'None: such tickets are not opened',
    offers: { kind: 'company' },
  },
]);

/** The question before it is about the next lower category, whose answer is often the same. */
const categories: readonly Question[] = CATEGORIES.flatMap((category, at) => {
  const title = categoryName(category);
  const lower = CATEGORIES[at - 1];
  const inManage = (
    setting: 'board' | 'priority' | 'type' | 'status',
    hint: string,
    standIn?: string,
  ): Question => ({
    name: `manage-${setting}-${category}`,
    step: 'categories',
    desk: 'manage',
    label: `${title}: ${setting} in Manage`,
    hint,
    kind: 'record',
    path: ['desks', 'manage', 'categories', category, setting],
    ...(standIn === undefined ? { isOptional: true, none: 'The usual one of the board' } : { standIn }),
    ...(lower !== undefined && { like: `manage-${setting}-${lower}` }),
    offers: {
      kind: setting,
      ...((setting === 'type' || setting === 'status') && { within: `manage-board-${category}` }),
    },
  });
  return [
    {
      name: `automate-category-${category}`,
      step: 'categories',
      desk: 'automate',
      label: `${title}: ticket category in Automate`,
      hint: 'its number, or its name where tickets have it (Dashboard > Config > Information Base Categories)',
      kind: 'record',
      path: ['desks', 'automate', 'categories', category],
      standIn: '1',
      offers: { kind: 'category' },
    },
    inManage('board', 'its number or its name', 'unanswered'),
    inManage('priority', 'its number or its name', 'unanswered'),
    inManage('type', 'of that board, its number or its name', 'unanswered'),
    inManage('status', 'of new tickets, if it is not the usual one of the board'),
  ];
});

const temporal = ofStep('temporal', [
  {
    name: 'temporal-address',
    label: 'Address of your Temporal server',
    hint: 'host:port; without one `plumbline start` runs a server of its own',
    kind: 'text',
    path: ['temporal', 'address'],
    isOptional: true,
  },
  {
    name: 'temporal-namespace',
    label: 'Namespace',
    hint: 'one for plumbline alone',
    kind: 'text',
    path: ['temporal', 'namespace'],
    isOptional: true,
    after: 'temporal-address',
  },
  {
    name: 'temporal-api-key',
    label: 'API key of Temporal',
    hint: 'where the server asks for one, as Temporal Cloud does',
    kind: 'secret',
    path: ['temporal', 'apiKey'],
    isOptional: true,
    after: 'temporal-address',
  },
  {
    name: 'temporal-cert',
    label: 'File of our certificate for Temporal',
    hint: 'in PEM, where the server asks for one',
    kind: 'text',
    path: ['temporal', 'tls', 'certFile'],
    isOptional: true,
    after: 'temporal-address',
  },
  {
    name: 'temporal-key',
    label: 'File of its key',
    hint: 'in PEM',
    kind: 'text',
    path: ['temporal', 'tls', 'keyFile'],
    after: 'temporal-cert',
  },
  {
    name: 'temporal-ca',
    label: 'File of the authority of Temporal’s certificate',
    hint: 'in PEM, if it is an authority of your own',
    kind: 'text',
    path: ['temporal', 'tls', 'caFile'],
    isOptional: true,
    after: 'temporal-address',
  },
]);

/** Everything that set-up asks, in the order of its steps. */
export const QUESTIONS: readonly Question[] = [
  ...gravityZone,
  ...automate,
  ...manage,
  ...companies,
  ...categories,
  ...temporal,
];

/** A question with where its answer is found, on one line. */
export function told({ label, hint }: Question): string {
  return label.endsWith('?') ? `${label} ${hint}` : `${label}: ${hint}`;
}
