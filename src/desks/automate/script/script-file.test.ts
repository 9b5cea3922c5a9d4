import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants, decodeXML } from 'labtech-script-decode';
import { expect, test } from 'vitest';
import { FUNCTIONS } from './functions.ts';
import { SCRIPT_GUID, SCRIPT_PARAMETERS } from './parameters.ts';
import { scriptFile } from './script-file.ts';
import { scriptPage } from './script-page.ts';
import { SCRIPT } from './steps.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a decoder that others wrote makes of an export. */
interface Decoded {
  readonly $: Fields;
  readonly PackedScript: {
    readonly NewDataSet: {
      readonly Table: Fields & {
        readonly LicenseData: Fields;
        readonly ScriptData: { readonly Scripts: Fields; readonly ScriptSteps: readonly Fields[] };
      };
    };
    readonly ScriptFolder: readonly { readonly NewDataSet: { readonly Table: Fields } }[];
  };
}

/** A function as that decoder knows it. */
interface KnownFunction {
  readonly Name: string;
  readonly ParamNames: readonly { readonly ParamName: string; readonly Values?: readonly string[] }[];
}

const OF_PACKAGE = createRequire(import.meta.url);
const STEPS = SCRIPT.flatMap(({ steps }) => steps);

async function decode(file: string): Promise<Decoded> {
  return (await decodeXML(file)) as unknown as Decoded;
}

function genuineExport(name: string): Promise<Decoded> {
  return decode(readFileSync(OF_PACKAGE.resolve(`labtech-script-decode/${name}`), 'utf8'));
}

function keys({ PackedScript }: Decoded) {
  const { Table } = PackedScript.NewDataSet;
  return {
    table: Object.keys(Table),
    license: Object.keys(Table.LicenseData),
    data: Object.keys(Table.ScriptData),
    about: Object.keys(Table.ScriptData.Scripts),
    step: Object.keys(Table.ScriptData.ScriptSteps[1] ?? {}),
    folder: Object.keys(PackedScript.ScriptFolder[0]?.NewDataSet.Table ?? {}),
  };
}

test.each(['test/Export Test.xml', 'docs/Hell Script v2.xml'])(
  'the file has the keys of the genuine export %s, in its order, at every level',
  async (name) => {
    expect(keys(await decode(scriptFile()))).toEqual(keys(await genuineExport(name)));
  },
);

test('it says that it is what the genuine export of a computer script says', async () => {
  const kind = ({ $, PackedScript }: Decoded) => {
    const { Table } = PackedScript.NewDataSet;
    const flags = Object.entries(Table).filter(([key]) => /(Permission|[a-z]Script|ScriptFlags)$/.test(key));
    return { ...$, ...Object.fromEntries(flags) };
  };
  const genuine = kind(await genuineExport('test/Export Test.xml'));
  expect(genuine).toMatchObject({ Version: '110.374', Permission: '0,', ComputerScript: 1, ScriptFlags: 0 });
  expect(kind(await decode(scriptFile()))).toEqual(genuine);
});

test('it begins with a byte order mark and ends its lines with CRLF', () => {
  const bytes = Buffer.from(scriptFile());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(bytes.toString().match(/(?<!\r)\n|\r(?!\n)/g)).toBeNull();
});

test('its packed parts have the header that Automate writes: no time, no system', () => {
  const packed = [...scriptFile().matchAll(/<(?:LicenseData|ScriptData)>(.*?)</g)].map(
    ([, text = '']) => text,
  );
  expect(packed.map((text) => Buffer.from(text, 'base64').subarray(0, 10).toString('hex'))).toEqual([
    '1f8b0800000000000400',
    '1f8b0800000000000400',
  ]);
});

test('it declares the parameters and the GUID wherever an export does', async () => {
  const { Table } = (await decode(scriptFile())).PackedScript.NewDataSet;
  const names = Object.keys(SCRIPT_PARAMETERS).join(',');
  const { Scripts } = Table.ScriptData;
  expect([Table['Parameters'], Scripts['Parameters']]).toEqual([names, names]);
  expect([Table['ScriptGuid'], Scripts['ScriptGuid'], Table.LicenseData['ScriptGuid']]).toEqual(
    Array.from({ length: 3 }, () => SCRIPT_GUID),
  );
});

test('its first row is the check that always holds, and every step follows in the Then section', async () => {
  const [check, ...then] = (await decode(scriptFile())).PackedScript.NewDataSet.Table.ScriptData.ScriptSteps;
  expect(check).toMatchObject({ Action: 1, Sort: 0, FunctionObject: { Name: 'True' } });
  expect(then.map(({ Action, Sort }) => [Action, Sort])).toEqual(STEPS.map((_, n) => [2, n]));
});

test('every step is decoded as it is listed', async () => {
  const [, ...then] = (await decode(scriptFile())).PackedScript.NewDataSet.Table.ScriptData.ScriptSteps;
  const decoded = then.map((step) => {
    const { Name, ParamNames } = step['FunctionObject'] as KnownFunction;
    const parameters = [1, 2, 3, 4, 5].map((n) => {
      const stored = step[`Param${n}`];
      const words = ParamNames[n - 1]?.Values;
      return words === undefined || words.length === 1 ? String(stored) : words[Number(stored)];
    });
    return { does: Name, parameters, onFailure: step['ContinueObject'] };
  });
  expect(decoded).toEqual(
    STEPS.map(({ does, parameters, onFailure }) => ({
      does,
      parameters: [0, 1, 2, 3, 4].map((n) => parameters[n] ?? ''),
      onFailure: onFailure === 'exit' ? 'Exit on failure' : 'Continue on failure',
    })),
  );
});

test.each(Object.entries(FUNCTIONS))(
  '%s has the parameters that practitioners know',
  (name, { id, parameters }) => {
    const known = (constants as { readonly Functions: Readonly<Record<string, KnownFunction>> }).Functions[
      id
    ];
    expect(known?.Name).toBe(name);
    expect(parameters.map((parameter) => parameter.name)).toEqual(
      known?.ParamNames.map(({ ParamName }) => ParamName),
    );
  },
);

test.each([
  ['deploy/automate/plumbline-ticket-writer.xml', scriptFile],
  ['docs/automate-script.md', scriptPage],
])('%s is what `npm run automate:script` writes', (file, made) => {
  expect(readFileSync(new URL(`../../../../${file}`, import.meta.url), 'utf8')).toBe(made());
});
