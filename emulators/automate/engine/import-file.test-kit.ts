import { gzipSync } from 'node:zlib';

/** A step by hand: function id, parameters from the first, whether the run goes on where it fails. */
export type HandStep = readonly [
  functionId: number,
  parameters?: readonly (string | number)[],
  goesOn?: 'goes on',
];

/** What can be put into a file by hand; each has a value that fits the others. */
export interface HandFile {
  readonly parameters?: readonly string[];
  readonly steps?: readonly HandStep[];
  /** Changes the XML of `ScriptData` before it is packed. */
  readonly data?: (xml: string) => string;
  /** Changes the XML of the file. */
  readonly file?: (xml: string) => string;
}

const GUID = '3f6f2a52-0c1e-4a57-9a35-6f1f0c7b7311';

/** An import file in the layout of genuine exports. For tests. */
export function importFile({ parameters = [], steps = [], data, file }: HandFile): Uint8Array {
  const names = parameters.join(',');
  const all: readonly HandStep[] = [[1], ...steps];
  const scriptData = `<ScriptData><Scripts><ExtraDataFields /><Parameters>${names}</Parameters><Globals />${versioned}</Scripts>${all.map(stepRow).join('')}</ScriptData>`;
  const license = `<LicenseData><Type>1</Type><RunCounter>0</RunCounter><ExpireDate>Monday</ExpireDate><ScriptVersion>0</ScriptVersion><ScriptGuid>${GUID}</ScriptGuid></LicenseData>`;
  const xml = `<LabTech_Expansion
\tVersion="110.374"
\tName="LabTech Script Expansion"
\tType="PackedScript">
  <PackedScript><NewDataSet><Table>
    <ScriptId>0</ScriptId><FolderId>0</FolderId><ScriptName>by hand</ScriptName><ScriptNotes></ScriptNotes>
    <Permission>0,</Permission><EditPermission>0,</EditPermission><ComputerScript>1</ComputerScript>
    <LocationScript>0</LocationScript><MaintenanceScript>0</MaintenanceScript><FunctionScript>0</FunctionScript>
    <LicenseData>${packed(license)}</LicenseData><ScriptData>${packed((data ?? same)(scriptData))}</ScriptData>
    <ScriptVersion>1</ScriptVersion><ScriptGuid>${GUID}</ScriptGuid><ScriptFlags>0</ScriptFlags>
    <Parameters>${names}</Parameters>
  </Table></NewDataSet><ScriptFolder><NewDataSet><Table>
    <FolderID>0</FolderID><ParentID>0</ParentID><Name>plumbline</Name><GUID>${GUID}</GUID>
  </Table></NewDataSet></ScriptFolder></PackedScript>
</LabTech_Expansion>`;
  return Buffer.from(`\uFEFF${(file ?? same)(xml).replaceAll('\n', '\r\n')}`);
}

const versioned = `<ScriptVersion>1</ScriptVersion><ScriptGuid>${GUID}</ScriptGuid>`;

function stepRow([functionId, parameters = [], goesOn]: HandStep, row: number): string {
  const texts = [0, 1, 2, 3, 4].map(
    (n) => `<Param${n + 1}>${escaped(String(parameters[n] ?? ''))}</Param${n + 1}>`,
  );
  // The check counts for itself, as do the steps of its Then section.
  return `<ScriptSteps><Action>${row === 0 ? 1 : 2}</Action><FunctionId>${functionId}</FunctionId>${texts.join('')}<Sort>${Math.max(0, row - 1)}</Sort><Continue>${goesOn === undefined ? 0 : 1}</Continue><OsLimit>0</OsLimit><Indentation>0</Indentation></ScriptSteps>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function packed(xml: string): string {
  return gzipSync(xml).toString('base64');
}

function same(xml: string): string {
  return xml;
}
