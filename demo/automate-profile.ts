import type { Measured } from '../src/desks/automate/profile.ts';

/** What `plumbline automate commission` measures at the demo's Automate server, whose runs take so many ms. */
export const automateMeasured = (scriptDelay: number): Measured => ({
  expandsNames: true,
  longestBody: 16_384,
  charset: 'basic plane',
  servesComments: true,
  servesFirstText: true,
  keepsComputer: true,
  runsTwoAtOnce: true,
  latencyMs: scriptDelay + 100,
});
