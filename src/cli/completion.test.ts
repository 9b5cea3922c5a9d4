import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { completionScript } from './completion.ts';
import { createProgram } from './program.ts';

const program = createProgram(
  { out: () => Promise.resolve(), err: () => Promise.resolve(), env: {} },
  () => undefined,
);

/** What bash offers for a line whose last word is begun. */
function offered(...line: readonly string[]): readonly string[] {
  const words = line.map((word) => `'${word}'`).join(' ');
  const script = `${completionScript(program, 'bash')}
COMP_WORDS=(${words}); COMP_CWORD=${line.length - 1}; _plumbline; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split('\n');
}

describe('completion in bash', () => {
  test.each<[readonly string[], readonly string[]]>([
    [['plumbline', 'inc'], ['incidents']],
    [['plumbline', 'incidents', 're'], ['retry']],
    [['plumbline', 'incidents', 'list', '--cat'], ['--category']],
    [['plumbline', 'incidents', 'list', '--category', 'high', '--lim'], ['--limit']],
    [['plumbline', 'incidents', 'show', 'main', 'i1', '--r'], ['--raw']],
    [['plumbline', 'sub'], ['subscription']],
    [['plumbline', 'pau'], ['pause']],
    [['plumbline', 'incidents', 'nonsense'], ['']],
  ])('%j', (line, words) => {
    expect(offered(...line)).toEqual(words);
  });
});

test('zsh loads the one of bash', () => {
  const [first, ...others] = completionScript(program, 'zsh').split('\n');
  expect(first).toContain('bashcompinit');
  expect(others.join('\n')).toBe(completionScript(program, 'bash'));
});

test('fish offers the words of a command below it only', () => {
  const lines = completionScript(program, 'fish').split('\n');
  expect(lines).toContain(
    'complete -c plumbline -f -n "__fish_seen_subcommand_from subscription; and not __fish_seen_subcommand_from show set test remove" -a "show set test remove"',
  );
  expect(lines).toContain('complete -c plumbline -n "__fish_seen_subcommand_from pause" -l why');
});
