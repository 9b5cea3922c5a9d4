import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';

const UNITS = new URL('../../deploy/systemd/', import.meta.url);
const SERVICES = readdirSync(UNITS).filter((name) => name.endsWith('.service'));
const RUNNING = SERVICES.filter((name) => textOf(name).includes('Type=exec'));

function textOf(file: string): string {
  return readFileSync(new URL(file, UNITS), 'utf8');
}

/** The values of a setting in a unit, in their order. */
function valuesOf(text: string, setting: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^${setting}=(.*)$`, 'gm'))].map(([, value = '']) => value);
}

/** The settings between the comment about them and the next section. */
function hardeningOf(text: string): readonly string[] {
  const part = text.split('# The same in every unit of plumbline')[1] ?? '';
  return (
    part
      .split(/\n\n\[/)[0]
      ?.trimEnd()
      .split('\n') ?? []
  );
}

const silent = { out: () => Promise.resolve(), err: () => Promise.resolve() } as never;

describe.each(SERVICES)('%s', (name) => {
  const text = textOf(name);

  it('calls a command that is there, with options that it has', () => {
    const called = valuesOf(text, 'ExecStart')
      .join(' ')
      .match(/\/usr\/local\/bin\/plumbline ([^"]*)/)?.[1];
    const [commandName = '', ...rest] = called?.split(' ') ?? [];
    const command = createProgram(silent, () => undefined).commands.find((one) => one.name() === commandName);
    expect(command, commandName).toBeDefined();
    const options = command?.options.map(({ long }) => long);
    expect(rest.filter((word) => word.startsWith('--') && options?.includes(word) !== true)).toEqual([]);
  });

  it('runs as its own user, and is hardened as every other is', () => {
    expect(valuesOf(text, 'User')).toEqual(['plumbline']);
    expect(hardeningOf(text)).toEqual(hardeningOf(textOf('plumbline.service')));
    expect(hardeningOf(text)).toContain('NoNewPrivileges=yes');
  });

  it('names a page that is there', () => {
    const pages = valuesOf(text, 'Documentation').map((page) =>
      page.replace('file:///opt/plumbline/', '../../'),
    );
    expect(pages).not.toEqual([]);
    expect(pages.filter((page) => !existsSync(new URL(page, UNITS)))).toEqual([]);
  });
});

describe.each(RUNNING)('%s, which runs all the time', (name) => {
  it('starts again after a failure, but not with wrong settings, and takes new ones on reload', () => {
    const text = textOf(name);
    expect(valuesOf(text, 'Restart')).toEqual(['on-failure']);
    expect(valuesOf(text, 'RestartPreventExitStatus')).toEqual(['2']);
    expect(valuesOf(text, 'RestartForceExitStatus')).toEqual(['SIGHUP']);
    expect(valuesOf(text, 'ExecReload')).toEqual(['/bin/kill -HUP $MAINPID']);
  });
});

it('the gateway sees of the secrets only those that it needs', () => {
  const text = textOf('plumbline-gateway.service');
  expect(valuesOf(text, 'TemporaryFileSystem')).toEqual(['/etc/plumbline/secrets:ro']);
  expect(valuesOf(text, 'BindReadOnlyPaths')).toEqual(['-/etc/plumbline/secrets/gateway']);
});
