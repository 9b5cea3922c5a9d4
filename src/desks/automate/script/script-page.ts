import { FUNCTIONS } from './functions.ts';
import { SCRIPT_GUID, SCRIPT_NAME, SCRIPT_PARAMETERS } from './parameters.ts';
import { SCRIPT } from './steps.ts';
import type { Step } from './step.ts';

/** The page docs/automate-script.md: every step of the script, in Markdown. */
export function scriptPage(): string {
  const parameters = Object.entries(SCRIPT_PARAMETERS).map(([name, form]) => `| \`${name}\` | ${form} |`);
  let line = 0;
  const parts = SCRIPT.map(({ heading, steps }) => {
    const rows = steps.map((step) => tableRow(step, ++line));
    return `## ${heading}\n\n| line | function | parameters | |\n|---|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `${INTRODUCTION}
## Parameters

A call always gives all of them; an empty one is not given. A value holds only letters, digits, spaces and \`+/[]#.:-\`, so
that no server can take a part of it for a variable, for SQL, or for the end of the value.

| parameter | |
|---|---|
${parameters.join('\n')}

${parts.join('\n')}`;
}

const INTRODUCTION = `# The ticket writer, step by step

This page is made by \`npm run automate:script\`, as is the file \`deploy/automate/plumbline-ticket-writer.xml\` that Control
Center imports. It shows what the script \`${SCRIPT_NAME}\` does on your server, and why each step is safe. Its
GUID is \`${SCRIPT_GUID}\`.

- It writes with Automate's own ticket functions only. SQL looks things up and decodes base64; it changes nothing.
- It runs on the computer that the settings name, runs nothing there, and never mails a requestor.
- Text from outside stands in SQL as base64 alone. Decoded, it is only handed to functions.
- It only goes forward, so every run ends. It writes only after an answer that it expects.

Where a line says nothing of safety, its parameters hold only words of the script itself.

If a server refuses the file, you can type the script from this page, as a computer script of this name with the parameters below. What
a line does not name stays blank. A line that fails ends the script, except where it says *Continue on failure*.
`;

function tableRow({ does, parameters, why, onFailure }: Step, line: number): string {
  const shown = FUNCTIONS[does].parameters.flatMap(({ name }, n) => {
    const value = parameters[n] ?? '';
    return value === '' ? [] : [`${name}: \`${value}\``];
  });
  const flag = onFailure === 'continue' ? ' *Continue on failure*' : '';
  return `| ${line} | ${does}${flag} | ${shown.join('<br>')} | ${why} |`;
}
