/**
 * Rights of one kind of call, the first pattern that fits counts. `call` is such as `GET /service/tickets`.
 */
interface Rule {
  readonly call: RegExp;
  readonly right: string;
}

const CONFIGURATIONS = 'Companies > Configurations: Inquire';
const TABLE_SETUP = 'System > Table Setup: Inquire, customised to';
const TICKETS = 'Service Desk > Service Tickets';
const PROJECT_TICKETS = 'Project > Project Tickets';
const CLOSING = 'Service Desk > Close Service Tickets: Edit, which closing needs and closed tickets need';

/** Modules, permissions and levels as the vendor's Security Roles screen names them. */
const RULES: readonly Rule[] = [
  { call: /^GET \/company\/companies\/statuses$/, right: `${TABLE_SETUP} Company/Company Status` },
  { call: /^GET \/company\/companies\b/, right: 'Companies > Company Maintenance: Inquire All' },
  { call: /^GET \/company\/configurations\b/, right: CONFIGURATIONS },
  { call: /^GET \/service\/tickets\/[^/]+\/configurations\b/, right: CONFIGURATIONS },
  {
    call: /^\S+ \/service\/tickets\/[^/]+\/configurations\b/,
    right: `${CONFIGURATIONS}, and ${TICKETS}: Edit All`,
  },
  { call: /^GET \/system\/members\b/, right: 'System > Member Maintenance: Inquire' },
  {
    call: /^\S+ \/system\/callbacks\b/,
    right:
      'the right to manage callbacks; ConnectWise does not document where it stands (System > Table Setup: Add, Edit, Delete and Inquire is a guess)',
  },
  { call: /^GET \/service\/boards\b/, right: `${TABLE_SETUP} Service/Service Board` },
  { call: /^GET \/service\/priorities\b/, right: `${TABLE_SETUP} Service/Priority` },
  { call: /^GET \/service\/sources\b/, right: `${TABLE_SETUP} Service/Source` },
  {
    call: /^GET \/service\/(?:tickets|info\/boards)\b|^POST \/service\/tickets\/search$/,
    right: `${TICKETS}: Inquire All`,
  },
  { call: /^GET \/project\/tickets\b/, right: `${PROJECT_TICKETS}: Inquire All` },
  { call: /^\S+ \/project\/tickets\b/, right: `${PROJECT_TICKETS}: Edit All` },
  { call: /^POST \/service\/tickets$/, right: `${TICKETS}: Add and Inquire All` },
  { call: /^PATCH \/service\/tickets\b/, right: `${TICKETS}: Edit All, and ${CLOSING}` },
  { call: /^POST \/service\/tickets\b/, right: `${TICKETS}: Add and Edit All, and ${CLOSING}` },
];

/**
 * The right that a call needs, as module > permission: level of a security role, to stand inside a sentence.
 * `path` starts below `/apis/3.0`. Manage's refusals do not name it.
 */
export function rightFor(method: string, path: string): string {
  const call = `${method} ${path}`;
  return RULES.find((rule) => rule.call.test(call))?.right ?? `the right to call ${call}`;
}
