import { gunzipSync } from 'node:zlib';
import { ScriptFault } from './script-fault.ts';
import { readXml } from './xml.ts';
import type { XmlElement } from './xml.ts';

/** The five parameters of a step; blank where its function has fewer. */
export type StepParameters = readonly [string, string, string, string, string];

/** One step of the Then section. */
export interface Step {
  readonly functionId: number;
  /** `Param1` to `Param5`, as they stand in the file. */
  readonly parameters: StepParameters;
  /** Whether the run goes on where the step fails. */
  readonly goesOn: boolean;
}

/** A script as Control Center imports it. */
export interface ScriptFile {
  readonly name: string;
  readonly guid: string;
  readonly parameters: readonly string[];
  readonly steps: readonly Step[];
}

const ROW = [
  'ScriptId',
  'FolderId',
  'ScriptName',
  'ScriptNotes',
  'Permission',
  'EditPermission',
  'ComputerScript',
  'LocationScript',
  'MaintenanceScript',
  'FunctionScript',
  'LicenseData',
  'ScriptData',
  'ScriptVersion',
  'ScriptGuid',
  'ScriptFlags',
  'Parameters',
];
const LICENSE = ['Type', 'RunCounter', 'ExpireDate', 'ScriptVersion', 'ScriptGuid'];
const FOLDER = ['FolderID', 'ParentID', 'Name', 'GUID'];
const HEAD = ['ExtraDataFields', 'Parameters', 'Globals', 'ScriptVersion', 'ScriptGuid'];
const STEP = [
  'Action',
  'FunctionId',
  'Param1',
  'Param2',
  'Param3',
  'Param4',
  'Param5',
  'Sort',
  'Continue',
  'OsLimit',
  'Indentation',
];

/**
 * Reads an import file (*LabTech Expansion* XML, UTF-8 with a byte order mark). Throws `ScriptFault` where it
 * differs from genuine exports, or where its parts contradict each other.
 */
export function readImportFile(file: Uint8Array): ScriptFile {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file);
  if (!text.startsWith('\uFEFF')) throw new ScriptFault('The file has no byte order mark.');
  const root = readXml(text.slice(1));
  if (root.name !== 'LabTech_Expansion' || root.attributes.get('Type') !== 'PackedScript')
    throw new ScriptFault('The file is no packed script.');
  const version = root.attributes.get('Version') ?? '';
  // Servers do not take what a newer version exported.
  if (!version.startsWith('110.')) throw new ScriptFault(`Version ${version} is not one of 110.`);
  const packedScript = childrenOf(root, ['PackedScript'])('PackedScript');
  const part = childrenOf(packedScript, ['NewDataSet', 'ScriptFolder']);
  childrenOf(tableIn(part('ScriptFolder')), FOLDER);
  const row = textsOf(childrenOf(part('NewDataSet'), ['Table'])('Table'), ROW);
  const license = textsOf(unpacked(row('LicenseData'), 'LicenseData'), LICENSE);
  const data = unpacked(row('ScriptData'), 'ScriptData');
  const [head, ...rows] = data.children;
  if (head?.name !== 'Scripts') throw new ScriptFault('ScriptData does not begin with Scripts.');
  const script = textsOf(head, HEAD);
  for (const [name, twin] of [
    ['ScriptGuid', license('ScriptGuid')],
    ['ScriptGuid', script('ScriptGuid')],
    ['Parameters', script('Parameters')],
  ] as const) {
    if (row(name) !== twin) throw new ScriptFault(`${name} is ${row(name)} as well as ${twin}.`);
  }
  if (row('ComputerScript') !== '1') throw new ScriptFault('The script is none for computers.');
  return {
    name: row('ScriptName'),
    guid: row('ScriptGuid'),
    parameters: row('Parameters') === '' ? [] : row('Parameters').split(','),
    steps: readSteps(rows),
  };
}

/** The first row is the initial check, which must be `True`: its Then section always runs, and there is no other. */
function readSteps(rows: readonly XmlElement[]): readonly Step[] {
  const [check, ...then] = rows.map((row) => {
    if (row.name !== 'ScriptSteps') throw new ScriptFault(`${row.name} is no step.`);
    const step = textsOf(row, STEP);
    if (step('OsLimit') !== '0') throw new ScriptFault(`OsLimit ${step('OsLimit')} is none that is known.`);
    return step;
  });
  if (check?.('Action') !== '1' || check('FunctionId') !== '1')
    throw new ScriptFault('The first row is no check that is always true.');
  return then.map((step, position) => {
    if (step('Action') !== '2') throw new ScriptFault(`Action ${step('Action')} never runs.`);
    if (step('Sort') !== String(position)) throw new ScriptFault(`Sort ${step('Sort')} is out of order.`);
    if (!/^[01]$/.test(step('Continue'))) throw new ScriptFault(`Continue is ${step('Continue')}.`);
    return {
      functionId: wholeNumber(step('FunctionId')),
      parameters: [step('Param1'), step('Param2'), step('Param3'), step('Param4'), step('Param5')],
      goesOn: step('Continue') === '1',
    };
  });
}

function tableIn(element: XmlElement): XmlElement {
  return childrenOf(childrenOf(element, ['NewDataSet'])('NewDataSet'), ['Table'])('Table');
}

/** The children of an element by name; it must have these names in this order. */
function childrenOf(element: XmlElement, names: readonly string[]): (name: string) => XmlElement {
  const found = element.children.map(({ name }) => name);
  if (found.join() !== names.join())
    throw new ScriptFault(`${element.name} holds ${found.join()} instead of ${names.join()}.`);
  const children = new Map(element.children.map((child) => [child.name, child]));
  return (name) => {
    const child = children.get(name);
    if (child === undefined) throw new ScriptFault(`${element.name} holds no ${name}.`);
    return child;
  };
}

function textsOf(element: XmlElement, names: readonly string[]): (name: string) => string {
  const child = childrenOf(element, names);
  return (name) => child(name).text;
}

function unpacked(base64: string, name: string): XmlElement {
  const root = readXml(gunzipSync(Buffer.from(base64, 'base64')).toString('utf8'));
  if (root.name !== name) throw new ScriptFault(`${name} holds ${root.name}.`);
  return root;
}

function wholeNumber(text: string): number {
  if (!/^[0-9]{1,4}$/.test(text)) throw new ScriptFault(`${text} is no number.`);
  return Number(text);
}
