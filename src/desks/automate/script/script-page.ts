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

## Words

- A *mark* is a text in brackets by which a ticket or a comment is found again. The mark of a ticket stands in its subject, such as
  \`[GZ-6690e2c52ca2436a3af4adbe]\`. Each comment ends with the mark of its write and its own.
- A *life* is one watch of plumbline over an incident, from its first event until plumbline stops watching it. Each has a short token,
  such as \`k7ab\`.
- The *write number* counts what plumbline writes in a life. A run with a lower number than the ticket shows is old, and does nothing.

## Before you import it

| question | answer |
|---|---|
| Which versions? | Exports in this layout are known from versions of 2014 to 2025, and the functions are as old. Tickets must show their comments by the REST interface. The database must be MySQL 5.6 or newer; the SQL is tested on MariaDB. Nothing of it was tried on your server before \`plumbline automate commission\` |
| Where is it imported? | In Control Center: *System > General > Import > LT XML Expansion*, as a user who may edit scripts. It comes into the script folder \`plumbline\` |
| Which permissions? | The file names no user class. Open the script, and let the user class of plumbline's user run it. That class must be able to run SQL in scripts, too |
| Who is user 1? | The first user of Automate. Comments need an author, and stock scripts name user 1, too. Nobody is logged in as that user |
| What does the SQL cost? | A new ticket reads all subjects twice, since \`LOCATE\` uses no index. On a small MariaDB this took 0.01 s for 100,000 tickets and 0.4 s for a million, each time. Everything else reads one ticket by its number |
| How is it updated? | Import the new file: the GUID is the same, so it replaces the script. Then see whether the user class may still run it, and commission again |
| How is it removed? | Take \`desks.automate\` out of the settings and restart the workers. Then delete the script. Tickets stay as they are |

Try it by hand: run it on the runner with \`Operation\` = \`ping\` and \`Body\` = \`cGx1bWJsaW5lIHNheXMgaGVsbG8u\`, the other parameters
blank. It changes nothing. The script log of the runner shows \`plumbline says hello.\`

## If a server refuses the file

You can type it from this page: a computer script of this name with the parameters below. Leave blank
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
