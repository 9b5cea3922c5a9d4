import { expect, it } from 'vitest';
import { z } from 'zod';
import { automateSettings } from '../desks/automate/settings.ts';
import { issueWords } from './issue-words.ts';

it.each<[string, z.ZodType, unknown, string]>([
  ['nothing', z.array(z.string()), undefined, 'is missing'],
  ['nothing for one of some words', z.enum(['a', 'b']), undefined, 'is missing'],
  ['no value', z.strictObject({}), null, 'is empty and must be a group of settings'],
  ['no list', z.array(z.string()), 'a', 'must be a list'],
  ['no number', z.number(), 'a', 'must be a number'],
  ['a part of a number', z.int(), 1.5, 'must be a whole number'],
  ['no text', z.string(), 1, 'must be a text'],
  ['no group', z.record(z.string(), z.string()), [], 'must be a group of settings'],
  ['no switch', z.boolean(), 'yes', 'must be true or false'],
  ['another word', z.enum(['a', 'b', 'c']), 'd', 'must be "a", "b" or "c"'],
  ['too little', z.int().min(30), 29, 'must be at least 30'],
  ['nothing at all', z.number().positive(), 0, 'must be more than 0'],
  ['too much', z.int().max(100), 101, 'must be at most 100'],
  ['no character', z.string().min(1), '', 'must not be empty'],
  ['too many characters', z.string().max(2), 'abc', 'must have at most 2 characters'],
  ['too few', z.array(z.int()).min(1), [], 'must have at least 1 of them'],
  ['too many', z.array(z.int()).max(1), [1, 2], 'must have at most 1 of them'],
  ['no address', z.url(), 'server', 'must be an address such as https://server.example'],
  ['what has words of its own', z.string('write a name'), 1, 'write a name'],
  ['a number as runner', automateSettings.shape.runner, 1099, 'write { computerId: 1099 }'],
  ['a list of numbers as runner', automateSettings.shape.runner, [1099], 'write { computerId: 1099 }'],
  ['no runner', automateSettings.shape.runner, undefined, 'is missing'],
])('%s is told in plain words', (_what, schema, value, words) => {
  const { error } = schema.safeParse(value, { error: issueWords });
  expect(error?.issues.map(({ message }) => message)).toEqual([words]);
});
