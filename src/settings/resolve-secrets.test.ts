import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { SettingsError } from '../errors/index.ts';
import { resolveSecrets } from './resolve-secrets.ts';
import { isSecret, secretOf } from './schema/secret.ts';
import { folderWith } from './settings-file.fixture.ts';

function revealed(node: unknown, env: Record<string, string> = {}, folder = '/'): unknown {
  const found = resolveSecrets(node, { env, folder });
  return isSecret(found) ? found.reveal() : found;
}

function refusal(node: unknown, env: Record<string, string> = {}, folder = '/'): SettingsError {
  try {
    revealed(node, env, folder);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  throw new Error('The secret was not refused.');
}

describe('a secret', () => {
  test('is read from the environment as it stands there', () => {
    expect(revealed({ env: 'KEY' }, { KEY: ' with blanks ' })).toBe(' with blanks ');
    expect(revealed({ env: 'KEY' }, { KEY: 'from a file\r\n' })).toBe('from a file');
  });

  test('is read from a file beside the settings, without the line break that editors add', () => {
    expect(revealed({ file: 'key.txt' }, {}, folderWith({ 'key.txt': '  s3cret\r\n' }))).toBe('s3cret');
  });

  test('is read from a file with a full name', () => {
    const folder = folderWith({ key: 's3cret' });
    expect(revealed({ file: `${folder}/key` })).toBe('s3cret');
  });

  test('is found at any depth', () => {
    const node = { list: [{ key: { env: 'KEY' } }], other: { deep: { env: 'KEY' } }, port: 1, none: null };
    const found = resolveSecrets(node, { env: { KEY: 's3cret' }, folder: '/' }) as typeof node;
    expect(isSecret(found.list[0]?.key)).toBe(true);
    expect(isSecret(found.other.deep)).toBe(true);
    expect(found).toMatchObject({ port: 1, none: null });
  });

  test.each<[string, unknown]>([
    ['a name with something beside it', { env: 'KEY', name: 'x' }],
    ['a name that is no text', { env: 1 }],
    ['a table of environments', { env: { KEY: 'x' } }],
    ['text', 'KEY'],
    ['nothing', null],
  ])('is not %s', (_what, node) => {
    expect(revealed(node, { KEY: 's3cret' })).toEqual(node);
  });

  test('shows itself nowhere but when it is revealed', () => {
    const secret = secretOf('s3cret');
    const shown = [String(secret), JSON.stringify({ secret }), inspect(secret)];
    expect(shown.join(' ')).not.toContain('s3cret');
    expect(secret.reveal()).toBe('s3cret');
  });

  test('cannot be imitated by a settings file', () => {
    expect(isSecret({ reveal: () => 'x', toString: () => '[secret]', toJSON: () => '[secret]' })).toBe(false);
    expect(isSecret('x')).toBe(false);
    expect(isSecret(null)).toBe(false);
  });
});

describe('a missing secret is refused, and the refusal says what to do:', () => {
  test.each<[string, Record<string, string>]>([
    ['a variable that is not set', {}],
    ['a variable that is empty', { KEY: '' }],
  ])('%s', (_what, env) => {
    const { code, message, advice } = refusal({ env: 'KEY' }, env);
    expect(code).toBe('missing-secret');
    expect(message).toBe('The environment variable KEY is not set.');
    expect(advice).toMatch(/^Set KEY to the secret .*\{ file: PATH \}/);
  });

  test('a file that is not there', () => {
    const folder = folderWith({});
    const { code, message, advice } = refusal({ file: 'key.txt' }, {}, folder);
    expect(code).toBe('missing-secret');
    expect(message).toMatch(/^The secret file \/.*key\.txt cannot be read: it does not exist\.$/);
    expect(message).toContain(`${folder}/key.txt`);
    expect(advice).toMatch(/^Create the file with the secret as its only content/);
  });

  test.each(['', ' \n'])('a file with %j in it', (content) => {
    const { message } = refusal({ file: 'key.txt' }, {}, folderWith({ 'key.txt': content }));
    expect(message).toMatch(/key\.txt cannot be read: it is empty\.$/);
  });
});
