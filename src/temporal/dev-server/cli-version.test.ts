import { describe, expect, it } from 'vitest';
import { fittingCli, isKnownCliVersion, parseCliVersion } from './cli-version.ts';

describe('the version of a Temporal CLI', () => {
  it.each([
    ['temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)\n', { cli: '1.9.1', server: '1.32.0' }],
    ['temporal version 1.4.0 (Server 1.28.0)', { cli: '1.4.0', server: '1.28.0' }],
    [
      'A warning first\ntemporal version 1.5.2-rc.1 (Server 1.29.0, UI 2.41.0)',
      { cli: '1.5.2-rc.1', server: '1.29.0' },
    ],
    ['temporal 0.12', undefined],
    ['', undefined],
  ])('of %j is %j', (text, version) => expect(parseCliVersion(text)).toEqual(version));

  it.each([
    ['1.3.9', false],
    ['1.4.0', true],
    ['1.9.1', true],
    ['1.12.0', true],
    ['2.0.0', false],
    ['0.9.0', false],
    ['odd', false],
  ])('%s is known to work: %s', (version, known) => expect(isKnownCliVersion(version)).toBe(known));

  it('is asked of the program itself, so a missing or foreign one is refused with a reason', async () => {
    await expect(fittingCli('/nowhere/temporal')).rejects.toThrow('/nowhere/temporal does not exist');
    await expect(fittingCli(process.execPath)).rejects.toThrow('does not answer like a Temporal CLI');
  });
});
