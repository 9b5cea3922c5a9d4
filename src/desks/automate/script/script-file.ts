import { createHash } from 'node:crypto';
import { constants, gzipSync } from 'node:zlib';
import { FUNCTIONS } from './functions.ts';
import type { FunctionParameter } from './functions.ts';
import { SCRIPT_GUID, SCRIPT_NAME, SCRIPT_PARAMETERS } from './parameters.ts';
import { INITIAL_CHECK, SCRIPT } from './steps.ts';
import type { Step } from './step.ts';

/** Of old exports: the lower it is, the more servers import the file. */
const EXPANSION_VERSION = '110.374';
const FOLDER_GUID = '30d5dcdd-c615-45e5-85b8-6ec95124fd76';
const NOTES =
  'Writes the tickets of plumbline. Runs on the computer that its settings name, and on no other.';
/** In an export the day on which it was made; servers import old ones. */
const EXPORTED = 'Sunday, November 29, 2026 12:00:00 AM';

/** An element with its content: text, elements, or nothing. */
type Element = readonly [name: string, content?: string | readonly Element[]];

/**
 * The script as a LabTech Expansion, the file that Control Center imports: UTF-8 with a byte order mark and
 * CRLF. It is the same on every machine.
 */
export function scriptFile(): string {
  const parameters = Object.keys(SCRIPT_PARAMETERS).join(',');
  const table: Element = [
    'Table',
    [
      ['ScriptId', '0'],
      ['FolderId', '0'],
      ['ScriptName', SCRIPT_NAME],
      ['ScriptNotes', NOTES],
      ['Permission', '0,'],
      ['EditPermission', '0,'],
      ['ComputerScript', '1'],
      ['LocationScript', '0'],
      ['MaintenanceScript', '0'],
      ['FunctionScript', '0'],
      ['LicenseData', packed(licenseData())],
      ['ScriptData', packed(scriptData(parameters))],
      ['ScriptVersion', '1'],
      ['ScriptGuid', SCRIPT_GUID],
      ['ScriptFlags', '0'],
      ['Parameters', parameters],
    ],
  ];
  const folder: Element = [
    'Table',
    [
      ['FolderID', '0'],
      ['ParentID', '0'],
      ['Name', 'plumbline'],
      ['GUID', FOLDER_GUID],
    ],
  ];
  const script: Element = [
    'PackedScript',
    [
      ['NewDataSet', [table]],
      ['ScriptFolder', [['NewDataSet', [folder]]]],
    ],
  ];
  const attributes = `Version="${EXPANSION_VERSION}" Name="LabTech Script Expansion" Type="PackedScript"`;
  return `\uFEFF<LabTech_Expansion ${attributes}>\r\n${xml(script, '  ')}</LabTech_Expansion>\r\n`;
}

/** The script of this version of plumbline, as profiles name it. */
export function ourScript(): { readonly guid: string; readonly sha256: string } {
  return { guid: SCRIPT_GUID, sha256: createHash('sha256').update(scriptFile()).digest('hex') };
}

function licenseData(): Element {
  return [
    'LicenseData',
    [
      ['Type', '1'],
      ['RunCounter', '0'],
      ['ExpireDate', EXPORTED],
      ['ScriptVersion', '0'],
      ['ScriptGuid', SCRIPT_GUID],
    ],
  ];
}

function scriptData(parameters: string): Element {
  const about: Element = [
    'Scripts',
    [
      ['ExtraDataFields'],
      ['Parameters', parameters],
      ['Globals'],
      ['ScriptVersion', '1'],
      ['ScriptGuid', SCRIPT_GUID],
    ],
  ];
  const then = SCRIPT.flatMap(({ steps }) => steps);
  return ['ScriptData', [about, row(INITIAL_CHECK, 1, 0), ...then.map((each, at) => row(each, 2, at))]];
}

/** Sections are 1 for the check, 2 for Then; each counts its rows from 0. */
function row({ does, parameters, onFailure }: Step, section: 1 | 2, at: number): Element {
  const { id, parameters: known }: { id: number; parameters: readonly FunctionParameter[] } = FUNCTIONS[does];
  const stored = [0, 1, 2, 3, 4].map((n): Element => {
    const shown = parameters[n] ?? '';
    return [`Param${n + 1}`, String(known[n]?.choices?.[shown] ?? shown)];
  });
  return [
    'ScriptSteps',
    [
      ['Action', String(section)],
      ['FunctionId', String(id)],
      ...stored,
      ['Sort', String(at)],
      ['Continue', onFailure === 'continue' ? '1' : '0'],
      ['OsLimit', '0'],
      ['Indentation', '0'],
    ],
  ];
}

/** XML as Automate exports it: CRLF, two spaces a level. */
function xml([name, content = '']: Element, indent = ''): string {
  if (content === '') return `${indent}<${name} />\r\n`;
  if (typeof content === 'string') return `${indent}<${name}>${escaped(content)}</${name}>\r\n`;
  const inner = content.map((element) => xml(element, `${indent}  `)).join('');
  return `${indent}<${name}>\r\n${inner}${indent}</${name}>\r\n`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * Base64 of gzip, with the header that Automate writes: no time, no system. The text is coded letter by letter:
 * how zlib finds what repeats differs between processors and versions.
 */
function packed(element: Element): string {
  const bytes = gzipSync(xml(element), { strategy: constants.Z_HUFFMAN_ONLY });
  bytes.set([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 0]);
  return bytes.toString('base64');
}
