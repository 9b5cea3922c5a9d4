import { expect, it } from 'vitest';
import { twinFinding } from './twin.ts';
import type { InManage, Twin } from './twin.ts';

const none: Twin = { kind: 'none', seconds: 600 };
const made = (comments: boolean, category: boolean | undefined): Twin => ({
  kind: 'made',
  ticket: '5001',
  seconds: 12,
  mark: true,
  comments,
  category,
});
const unread: Twin = { kind: 'unread', ticket: '5001', seconds: 12, why: 'Manage does not show it.' };
type Chosen = Pick<InManage, 'psaTicket' | 'writes'>;
const PLUMBLINE: Chosen = { psaTicket: 'plumbline', writes: [] };
const automate = (...writes: InManage['writes']): Chosen => ({ psaTicket: 'automate', writes });

it.each<[string, Twin, Chosen, string, RegExp]>([
  ['none where plumbline makes them', none, PLUMBLINE, 'ok', /within 600 s: psaTicket: plumbline fits/],
  ['none where the sync is to', none, automate(), 'unproved', /although.* mapped there/],
  [
    'one beside plumbline’s',
    made(true, true),
    PLUMBLINE,
    'careful',
    /two tickets.*automate without writes; or leave/,
  ],
  ['one with all', made(true, true), automate(), 'ok', /fit: psaTicket: automate without writes/],
  [
    'one without comments',
    made(false, true),
    automate(),
    'careful',
    /Set psaTicket: automate, writes: \[notes\]/,
  ],
  ['one that stays', made(true, false), automate(), 'careful', /writes: \[shift\]/],
  ['one that stays, which is known', made(true, false), automate('shift'), 'ok', /fit: .*writes: \[shift\]/],
  ['one with neither', made(false, false), automate('notes', 'shift'), 'ok', /writes: \[shift, notes\]/],
  ['one that is written twice', made(true, true), automate('notes'), 'careful', /without writes/],
  ['one whose places are alike', made(true, undefined), automate(), 'ok', /cannot be seen/],
  [
    'one whose mark is lost',
    { ...made(true, true), mark: false } as Twin,
    automate(),
    'ok',
    /seen with the next update only\. Comments arrive/,
  ],
  ['one that nobody may read', unread, automate(), 'unproved', /does not show it.*see all tickets/],
])('a sync that makes %s', (_what, twin, chosen, verdict, text) => {
  const found = twinFinding(twin, chosen);
  expect(found.verdict).toBe(verdict);
  expect(`${found.text} ${found.advice ?? ''}`).toMatch(text);
});
