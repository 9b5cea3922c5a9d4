import { describe, expect, test } from 'vitest';
import { alertFacts } from './alert-facts.ts';
import { incidentItem } from './incident-schema.ts';

const factsOf = (...alerts: readonly unknown[]) =>
  alertFacts(incidentItem.parse({ incidentId: 'abc', details: { alerts } }));
const alertOf = (date: string, id: string, ...resources: readonly unknown[]) => ({ id, date, resources });
const process = (details: unknown) => ({ type: 'process', details });

describe('facts of alerts', () => {
  test('tell of the process and the file', () => {
    const details = {
      pid: 1204,
      processPath: 'c:\\app\\a.exe',
      commandLine: '"c:\\app\\a.exe" -x',
      parentPid: '88',
      parentProcessPath: 'c:\\windows\\system32\\cmd.exe',
      user: 'WS-01\\u',
    };
    const file = { type: 'file', details: { md5: 'm', sha256: 's', name: 'a.exe', path: 'c:\\app\\a.exe' } };
    expect(factsOf(alertOf('2025-12-16T07:30:28+02:00', '1', process(details), file))).toEqual({
      processPid: 1204,
      processPath: 'c:\\app\\a.exe',
      processCommandLine: '"c:\\app\\a.exe" -x',
      parentProcessPid: 88,
      parentProcessPath: 'c:\\windows\\system32\\cmd.exe',
      userName: 'WS-01\\u',
      fileHashMd5: 'm',
      fileHashSha256: 's',
      fileName: 'a.exe',
      filePath: 'c:\\app\\a.exe',
    });
  });

  test('come from one process only, that of the newest alert whatever the zones', () => {
    const older = alertOf('2025-12-16T07:30:28+02:00', '1', process({ pid: 1, user: 'bo' }));
    const newer = alertOf('2025-12-16T06:00:00+00:00', '2', process({ pid: 2 }));
    expect(factsOf(older, newer)).toEqual({ processPid: 2 });
  });

  test('come from the lowest id among alerts of one time, whatever their order', () => {
    const time = '2025-12-16T07:30:28Z';
    const [one, two] = [alertOf(time, 'a', process({ pid: 1 })), alertOf(time, 'b', process({ pid: 2 }))];
    expect([factsOf(one, two), factsOf(two, one)]).toEqual([{ processPid: 1 }, { processPid: 1 }]);
  });

  test('skip resources whose members are all null', () => {
    const time = '2025-12-16T07:30:28Z';
    expect(factsOf(alertOf(time, 'a', process({ pid: null }), process({ pid: 5, user: null })))).toEqual({
      processPid: 5,
    });
  });

  test.each([
    [[]],
    [[null, 'text']],
    [[{ resources: 'none' }]],
    [[alertOf('soon', 'a', null, process(null))]],
  ])('are none for %j', (alerts) => {
    expect(factsOf(...alerts)).toEqual({});
  });
});
