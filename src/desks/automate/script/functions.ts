/** A parameter of a function; where Control Center shows a list, the file holds the number behind the word. */
export interface FunctionParameter {
  readonly name: string;
  readonly choices?: Readonly<Record<string, number>>;
}

const COMPARE = { name: 'Compare', choices: { '=': 2, '>': 6 } };
const LABEL = { name: 'Label to Jump to or Steps to Skip' };
const TICKET = { name: 'Ticket ID' };
const USER = { name: 'User ID' };

/**
 * The functions of Automate that the script uses: their numbers, and their parameters in order. All of them are
 * long-standing, so that many versions of Automate import the file; of each list there are the words in use.
 */
export const FUNCTIONS = {
  True: { id: 1, parameters: [] },
  'Variable Set': {
    id: 20,
    parameters: [
      { name: 'Set Type', choices: { Constant: 1, 'SQL Query': 11 } },
      { name: 'Parameter' },
      { name: 'Variable Name' },
    ],
  },
  'Script Log Message': { id: 29, parameters: [{ name: 'Message' }] },
  'Ticket Create': {
    id: 46,
    parameters: [
      { name: 'Client ID' },
      { name: 'Computer ID' },
      { name: 'Email' },
      { name: 'Subject' },
      { name: 'Body' },
    ],
  },
  'Variable Check': { id: 70, parameters: [{ name: 'Variable Name' }, COMPARE, { name: 'To' }, LABEL] },
  'Ticket Finish': { id: 105, parameters: [TICKET, USER, { name: 'Body' }] },
  'Ticket Open': { id: 107, parameters: [TICKET, USER, { name: 'Comment' }] },
  'Ticket Comment': {
    id: 108,
    parameters: [TICKET, USER, { name: 'Body' }, { name: 'Respond', choices: { No: 1 } }],
  },
  'Script Goto': { id: 129, parameters: [LABEL] },
  'Script Note': { id: 139, parameters: [{ name: 'Remark' }] },
  'Ticket Update': {
    id: 143,
    parameters: [
      { name: 'Requestor Email' },
      { name: 'Priority' },
      { name: 'Subject' },
      { name: 'Category ID' },
      TICKET,
    ],
  },
  'Script Exit with Error': { id: 215, parameters: [] },
} as const satisfies Record<
  string,
  { readonly id: number; readonly parameters: readonly FunctionParameter[] }
>;

/** A function by the name that Control Center shows. */
export type FunctionName = keyof typeof FUNCTIONS;
