import { expect, it } from 'vitest';
import { readImportFile } from './import-file.ts';
import { importFile } from './import-file.test-kit.ts';
import type { HandFile } from './import-file.test-kit.ts';

it('reads name, parameters and steps', () => {
  const file = importFile({
    parameters: ['Operation', 'Body'],
    steps: [
      [29, ['a < b & "c"\nd']],
      [172, ['SELECT 1'], 'goes on'],
    ],
  });
  expect(readImportFile(file)).toEqual({
    name: 'by hand',
    guid: '3f6f2a52-0c1e-4a57-9a35-6f1f0c7b7311',
    parameters: ['Operation', 'Body'],
    steps: [
      { functionId: 29, parameters: ['a < b & "c"\nd', '', '', '', ''], goesOn: false },
      { functionId: 172, parameters: ['SELECT 1', '', '', '', ''], goesOn: true },
    ],
  });
});

it('reads character references', () => {
  const file = importFile({ steps: [[29, ['xx']]], data: (xml) => xml.replace('>xx<', '>&#37;&#x1F600;<') });
  expect(readImportFile(file).steps[0]?.parameters[0]).toBe('%😀');
});

const ONE: HandFile = { steps: [[29, ['text']]] };
it.each<[name: string, wrong: HandFile, problem: string]>([
  ['a later version', { file: (xml) => xml.replace('110.374', '250.436') }, 'Version 250.436'],
  ['another kind of file', { file: (xml) => xml.replace('PackedScript"', 'Plugin"') }, 'no packed script'],
  ['a row without flags', { file: (xml) => xml.replace('<ScriptFlags>0</ScriptFlags>', '') }, 'instead of'],
  ['two GUIDs', { data: (xml) => xml.replace('3f6f2a52', '00000000') }, 'ScriptGuid is'],
  [
    'two lists of parameters',
    { data: (xml) => xml.replace('<Parameters>', '<Parameters>More') },
    'Parameters is',
  ],
  [
    'a script for locations',
    { file: (xml) => xml.replace('<ComputerScript>1', '<ComputerScript>0') },
    'none for computers',
  ],
  ['no check', { data: (xml) => xml.replace('<Action>1', '<Action>2') }, 'no check'],
  ['another check', { data: (xml) => xml.replace('<FunctionId>1<', '<FunctionId>70<') }, 'no check'],
  ['an Else section', { data: (xml) => xml.replace('<Action>2', '<Action>3') }, 'Action 3'],
  ['a step out of order', { data: (xml) => xml.replaceAll('<Sort>0', '<Sort>1') }, 'Sort 1'],
  ['a step for one system', { data: (xml) => xml.replaceAll('<OsLimit>0', '<OsLimit>2') }, 'OsLimit 2'],
  ['a Continue of its own', { data: (xml) => xml.replaceAll('<Continue>0', '<Continue>2') }, 'Continue is 2'],
  ['no number', { data: (xml) => xml.replace('>29<', '>x<') }, 'x is no number'],
  ['a comment', { data: (xml) => xml.replace('<Scripts>', '<!-- --><Scripts>') }, 'No element'],
  [
    'a text beside elements',
    { data: (xml) => xml.replace('<Scripts>', 'text<Scripts>') },
    'Text beside elements',
  ],
  [
    'an element that is not closed',
    { data: (xml) => xml.replace('</Scripts>', '') },
    '</Scripts> is missing',
  ],
  ['an end too soon', { data: (xml) => xml.slice(0, -27) }, 'ends within'],
  ['two roots', { data: (xml) => `${xml}<more />` }, 'More than one element'],
  ['an unknown entity', { data: (xml) => xml.replace('>text<', '>&copy;<') }, 'No entity'],
  ['a bare ampersand', { data: (xml) => xml.replace('>text<', '>a & b<') }, 'No entity'],
])('refuses %s', (_name, wrong, problem) => {
  expect(() => readImportFile(importFile({ ...ONE, ...wrong }))).toThrow(problem);
});

it('refuses a file without a byte order mark', () => {
  expect(() => readImportFile(importFile(ONE).subarray(3))).toThrow('byte order mark');
});
