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
    return `## ${heading}\n\n| line | function | parameters | what it does, and why it is safe |\n|---|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `${INTRODUCTION}
## Parameters

A call has all of these parameters; an empty one counts as not given. A value has only letters, digits, spaces and
\`+/[]#.:-\`. So no server can take a part of it for a variable, for SQL, or for the end of the value.

| parameter | meaning |
|---|---|
${parameters.join('\n')}

${parts.join('\n')}`;
}

const INTRODUCTION = `# The ticket writer, step by step

This page is for the person who imports the script \`${SCRIPT_NAME}\` into Automate. It shows what each step does on your
server, and why it is safe. The file to import in Control Center is \`deploy/automate/plumbline-ticket-writer.xml\`. The GUID of
the script is \`${SCRIPT_GUID}\`. Developers: \`npm run automate:script\` makes this page and the file.

- It writes with Automate's own ticket functions only. SQL looks things up and decodes base64; it changes nothing.
- It runs on the computer that the settings name, runs nothing there, and never mails a requestor.
- SQL contains text from outside only as base64. After decoding, the text is only passed to functions.
- It never jumps back, so every run ends. It writes only after an answer that it expects.

If a line says nothing about safety, its parameters hold only words of the script itself.

If a server refuses the file, you can type it from this page: a computer script of this name with the parameters below. Leave blank
what a line does not name. A line that fails ends the script, except where it says *Continue on failure*.
`;

function tableRow({ does, parameters, why, onFailure }: Step, line: number): string {
  const shown = FUNCTIONS[does].parameters.flatMap(({ name }, n) => {
    const value = parameters[n] ?? '';
    return value === '' ? [] : [`${name}: \`${value}\``];
  });
  const flag = onFailure === 'continue' ? ' *Continue on failure*' : '';
  return `| ${line} | ${does}${flag} | ${shown.join('<br>')} | ${why} |`;
}
