import { expect, it } from 'vitest';
import { withFullStop } from './full-stop.ts';

it.each([
  ['10.0.0.7 is no address of the public internet', '10.0.0.7 is no address of the public internet.'],
  ['It said: "no"', 'It said: "no".'],
  ['Manage refused it.', 'Manage refused it.'],
  ['It said: "No."', 'It said: "No."'],
  ['Is it there?', 'Is it there?'],
  ['cut off…', 'cut off…'],
])('%s', (text, sentence) => {
  expect(withFullStop(text)).toBe(sentence);
});
