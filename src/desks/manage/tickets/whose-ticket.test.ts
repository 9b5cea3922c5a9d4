import { expect, it } from 'vitest';
import { KEY } from '../scripted-manage.fixture.ts';
import { whoseTicket } from './whose-ticket.ts';
import type { Whose } from './whose-ticket.ts';

const MARKED = 'EDR: x [GZ-abc.2]';

it.each<[string, Parameters<typeof whoseTicket>[0], Whose]>([
  ['our reference', { summary: 'x', externalXRef: 'gz:eu:abc:3' }, { kind: 'ours', generation: 3 }],
  ['the reference of another', { summary: MARKED, externalXRef: 'gz:eu:abd' }, { kind: 'another' }],
  ['our mark, made by us', { summary: MARKED, _info: { enteredBy: 'api' } }, { kind: 'ours', generation: 2 }],
  [
    'our mark, made by another member',
    { summary: MARKED, _info: { enteredBy: 'jdoe' } },
    { kind: 'marked', generation: 2 },
  ],
  ['our mark, made by nobody knows whom', { summary: MARKED }, { kind: 'perhaps', generation: 2 }],
  ['a subject of people', { summary: 'Printer on fire', externalXRef: 'PO 17' }, { kind: 'unmarked' }],
  ['nothing that Manage tells', {}, { kind: 'unmarked' }],
])('a ticket with %s', (_what, ticket, whose) => {
  expect(whoseTicket(ticket, KEY, { isUs: (member) => member === 'api' })).toEqual(whose);
});
