import { describe, expect, it } from 'vitest';
import { readId, readInteger, readScore, readSet, readText } from './read-value.ts';

describe('text', () => {
  it.each([
    ['DESKTOP-1', 'DESKTOP-1'],
    ['evil.exe ', 'evil.exe '],
    [12345, '12345'],
    ['', undefined],
    ['  ', undefined],
    ['undefined', undefined],
    [null, undefined],
    [undefined, undefined],
    [true, 'true'],
    [['a'], 'a'],
    [['blocked ', null, 'undefined', 7, ['quarantined']], 'blocked, 7, quarantined'],
    [{ name: 'root', domain: 'CORP' }, 'CORP, root'],
    [[], undefined],
    [{}, undefined],
    [[[[[['too deep']]]]], undefined],
  ])('%j is read as %j', (value, expected) => expect(readText(value)).toBe(expected));
});

describe('whole numbers', () => {
  it.each([
    [7, 7],
    ['7', 7],
    [' 7 ', 7],
    [['7'], 7],
    ['7.0', 7],
    [4169751531, 4169751531],
    ['4169751531', 4169751531],
    [-0, 0],
    [1.5, undefined],
    [Number.POSITIVE_INFINITY, undefined],
    [2 ** 60, undefined],
    ['0x10', undefined],
    ['seven', undefined],
    ['', undefined],
    [null, undefined],
    [{}, undefined],
  ])('%j is read as %j', (value, expected) => expect(readInteger(value)).toBe(expected));
});

describe('severity score', () => {
  it.each([
    [0, 0],
    [89, 89],
    ['89', 89],
    [39.5, 40],
    [100, 100],
    [-0.2, 0],
    [101, undefined],
    [-1, undefined],
    ['high', undefined],
    [Number.NaN, undefined],
  ])('%j is read as %j', (value, expected) => expect(readScore(value)).toBe(expected));
});

describe('sets', () => {
  it.each([
    [
      ['Malware', 'Exploit', 'Malware'],
      ['Malware', 'Exploit'],
    ],
    [
      ['b', null, '', 'undefined', {}, ['c'], 'a'],
      ['b', 'c', 'a'],
    ],
    ['Malware', ['Malware']],
    ['Malware, Exploit', ['Malware', 'Exploit']],
    [' ["Malware", "Password Stealer"] ', ['Malware', 'Password Stealer']],
    ['["Discovery, Lateral Movement"]', ['Discovery, Lateral Movement']],
    ['[Malware]', ['[Malware]']],
    [{ b: '10.0.0.6', a: '10.0.0.5' }, ['10.0.0.5', '10.0.0.6']],
    ['10.0.0.5,10.0.0.6', ['10.0.0.5', '10.0.0.6']],
    ['10.0.0.5, 10.0.0.5,', ['10.0.0.5']],
    ['10.10.18.526', ['10.10.18.526']],
    [
      ['Discovery, Lateral Movement', 'Discovery'],
      ['Discovery, Lateral Movement', 'Discovery'],
    ],
    [' , ', undefined],
    ['undefined', undefined],
    [[], undefined],
    [{}, undefined],
    [null, undefined],
  ])('%j is read as %j', (value, expected) => expect(readSet(value)).toEqual(expected));
});

describe('ids', () => {
  it.each([
    ['6690E2C52CA2436A3AF4ADBE', '6690e2c52ca2436a3af4adbe'],
    [' 6690e2c52ca2436a3af4adbe\n', '6690e2c52ca2436a3af4adbe'],
    ['INC-7', 'INC-7'],
    [7, '7'],
    [' ', undefined],
  ])('%j is read as %j', (value, expected) => expect(readId(value)).toBe(expected));
});
