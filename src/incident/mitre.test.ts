import { describe, expect, test } from 'vitest';
import { TECHNIQUE_NAMES, techniqueWithName } from './mitre.ts';

describe('techniqueWithName', () => {
  test.each([
    ['T1190', 'T1190 Exploit Public-Facing Application'],
    ['T1036', 'T1036 Masquerading'],
    ['T1059.001', 'T1059.001 Command and Scripting Interpreter: PowerShell'],
    ['T1055.013', 'T1055.013 Process Injection: Process Doppelgänging'],
  ])('names %s', (id, text) => {
    expect(techniqueWithName(id)).toBe(text);
  });

  test.each([
    ['T1002', 'T1002 Data Compressed'],
    ['T1086', 'T1086 PowerShell'],
    ['T1064', 'T1064 Scripting'],
    ['T1562.001', 'T1562.001 Impair Defenses: Disable or Modify Tools'],
  ])('names %s, which MITRE withdrew', (id, text) => {
    expect(techniqueWithName(id)).toBe(text);
  });

  test.each(['T9999', 'T1059.999', 'TA0001', '', 'T1190 ', '__proto__', 'constructor'])(
    'leaves the unknown id %j bare',
    (id) => {
      expect(techniqueWithName(id)).toBe(id);
    },
  );
});

describe('the table', () => {
  test('has the technique of every sub-technique', () => {
    const orphans = [...TECHNIQUE_NAMES.keys()].filter((id) => !TECHNIQUE_NAMES.has(id.split('.')[0] ?? ''));
    expect(orphans).toEqual([]);
  });

  test('holds well-formed ids with printable names only', () => {
    const odd = [...TECHNIQUE_NAMES].filter(
      ([id, name]) => !/^T\d{4}(\.\d{3})?$/.test(id) || !/^[ -~ä]+$/.test(name),
    );
    expect(odd).toEqual([]);
    expect(TECHNIQUE_NAMES.size).toBe(858);
  });
});
