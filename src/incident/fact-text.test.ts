import { describe, expect, test } from 'vitest';
import { factText } from './fact-text.ts';
import { neutralise } from './neutralise.ts';

describe('factText', () => {
  test.each([
    ['attackEntry', 4169751531, '4169751531'],
    ['severityScore', 0, '0'],
    ['processPath', String.raw`c:\windows\system32\cmd.exe`, String.raw`c:\windows\system32\cmd.exe`],
    ['fileName', 'a\nb', String.raw`a\nb`],
    ['fileName', '  ', 'n/a'],
    ['fileName', undefined, 'n/a'],
    ['computerIps', ['192.168.0.1', '192.168.0.2'], '192.168.0.1, 192.168.0.2'],
    ['computerIps', [], 'n/a'],
    ['computerIps', ['', ' ', '10.0.0.1'], '10.0.0.1'],
    ['attackTypes', ['Other', 'Other'], 'Other'],
    ['attackTypes', ['T1190'], 'T1190'],
    ['attackTechniques', ['T1190', 'T9999'], 'T1190 Exploit Public-Facing Application, T9999'],
    ['createdAt', '2024-07-12T08:00:58.876Z', '2024-07-12 08:00:58 UTC'],
    ['incidentLink', 'https://gz.example/#!/incidents/view/1', 'https://gz.example/#!/incidents/view/1'],
    ['incidentLink', 'https://gz.example/#!/x y', 'hxxps://gz[.]example/#!/x y'],
    ['url', 'https://gz.example/#!/incidents/view/1', 'hxxps://gz[.]example/#!/incidents/view/1'],
    ['createdAt', 'yesterday\u202e', String.raw`yesterday\u202e`],
  ] as const)('shows %s %j as %j', (fact, value, text) => {
    expect(factText(fact, value, 8000, neutralise)).toBe(text);
  });

  test('counts what is shown, escapes included, against the limit', () => {
    expect(factText('fileName', '\u202e'.repeat(10), 20, neutralise)).toBe(String.raw`\u202e\u202e\u202e\…`);
  });

  test('lets no mark arise between the members of a list', () => {
    const members = ['[', 'GZ-1 #9]', '[GZ-1 #9]'];
    expect(factText('attackTypes', members, 8000, neutralise)).toBe('[, GZ-1 #9], (GZ-1 #9]');
  });
});
