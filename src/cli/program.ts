import { Command, InvalidArgumentError } from 'commander';
import { isTicketNumber } from '../incident/named-ticket.ts';
import type { Adoption } from '../incident/named-ticket.ts';
import type { ExitCode, Terminal } from './terminal.ts';

interface Json {
  readonly json?: true;
}

const JSON_LINES = 'print lines of JSON instead of text';
const ACCOUNT = 'a name below `accounts` in the settings';
const INCIDENT = 'GravityZone’s id of the incident';
const QUARANTINE = 'a name that `quarantine list` shows';

/**
 * The command line. A command's code is loaded when the command is called; `exit` is told its exit code where
 * that is not 0. What commander refuses is thrown as its error after it was printed.
 */
export function createProgram(terminal: Terminal, exit: (code: ExitCode) => void): Command {
  const program = new Command('plumbline')
    .description('What operators see and do: incidents, quarantine, push subscriptions, API keys.')
    .configureOutput({
      writeOut: (text) => void terminal.out(text),
      writeErr: (text) => void terminal.err(text),
    })
    .exitOverride()
    .showHelpAfterError('(add --help for how it is used)')
    .helpCommand(false)
    .addHelpText(
      'after',
      '\nThe settings file is the one that PLUMBLINE_SETTINGS names, else plumbline.yaml.\nExit codes: 0 done, 1 failed, 2 wrong usage.',
    );

  addIncidents(program, terminal);
  addQuarantine(program, terminal, exit);
  addSubscription(program, terminal);
  addAutomate(program, terminal);
  program
    .command('check-key')
    .description('what the API key of an account may do, and which check boxes it lacks')
    .argument('<account>', ACCOUNT)
    .action(async (account: string) => {
      const { checkKey } = await import('./check-key.ts');
      exit(await checkKey(terminal, account));
    });
  return program;
}

function addIncidents(program: Command, terminal: Terminal): void {
  const incidents = program
    .command('incidents')
    .description('look at incidents, and say which tickets are theirs')
    .helpCommand(false);
  incidents
    .command('show')
    .description('how an incident stands, and what GravityZone sent of it')
    .argument('<account>', ACCOUNT)
    .argument('<incident>', INCIDENT)
    .option('--raw', 'every event as it came instead, as far back as Temporal keeps histories')
    .option('--json', JSON_LINES)
    .action(async (account: string, incidentId: string, options: Json & { readonly raw?: true }) => {
      const { showIncident } = await import('./show-incident.ts');
      await showIncident(terminal, { account, incidentId }, options);
    });
  incidents
    .command('adopt')
    .description('have an incident go on in a ticket that you name, whatever it was found by before')
    .argument('<account>', ACCOUNT)
    .argument('<incident>', INCIDENT)
    .requiredOption('--desk <desk>', 'the desk where the ticket stands: automate or manage')
    .requiredOption('--ticket <number>', 'number of the ticket', ticketNumber)
    .action(async (account: string, incidentId: string, adoption: Adoption) => {
      const { adopt } = await import('./adopt-ticket.ts');
      await adopt(terminal, { account, incidentId }, adoption);
    });
}

function ticketNumber(text: string): string {
  if (isTicketNumber(text)) return text;
  throw new InvalidArgumentError('Name the ticket by its number at the desk, such as 1001.');
}

function addQuarantine(program: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  const quarantine = program
    .command('quarantine')
    .description('what could not be understood, and is kept')
    .helpCommand(false);
  quarantine
    .command('list')
    .description('what is kept, the newest first')
    .argument('[account]', ACCOUNT)
    .option('--json', JSON_LINES)
    .action(async (account: string | undefined, { json }: Json) => {
      const { listQuarantine } = await import('./list-quarantine.ts');
      await listQuarantine(terminal, account, json === true);
    });
  quarantine
    .command('show')
    .description('what is kept, as it came: as text, or as base64 if it is none')
    .argument('<name>', QUARANTINE)
    .option('--json', JSON_LINES)
    .action(async (name: string, { json }: Json) => {
      const { showQuarantine } = await import('./show-quarantine.ts');
      await showQuarantine(terminal, name, json === true);
    });
  quarantine
    .command('replay')
    .description(
      'push it to the gateway once more; unless the gateway keeps it again, the copy ends after `policy.quarantineDays`',
    )
    .argument('<name>', QUARANTINE)
    .option('--gateway <url>', 'address of the gateway, if not the one in the settings')
    .action(async (name: string, { gateway }: { readonly gateway?: string }) => {
      const { replay } = await import('./replay.ts');
      exit(await replay(terminal, name, gateway));
    });
  quarantine
    .command('discard')
    .description('keep it no longer')
    .argument('<name>', QUARANTINE)
    .action(async (name: string) => {
      const { discard } = await import('./discard.ts');
      await discard(terminal, name);
    });
}

function addSubscription(program: Command, terminal: Terminal): void {
  const subscription = program
    .command('subscription')
    .description('the push subscription of an account’s API key')
    .helpCommand(false);
  subscription
    .command('show')
    .description('where GravityZone pushes to, what, and how that goes')
    .argument('<account>', ACCOUNT)
    .action(async (account: string) => {
      const { showPush } = await import('./subscription.ts');
      await showPush(terminal, account);
    });
  subscription
    .command('set')
    .description('have GravityZone push incidents to the gateway (`api.pushUrl` in the settings)')
    .argument('<account>', ACCOUNT)
    .option('--force', 'take it away from another destination, which then gets nothing any more')
    .action(async (account: string, { force }: { readonly force?: true }) => {
      const { setPush } = await import('./subscription.ts');
      await setPush(terminal, account, force === true);
    });
  subscription
    .command('test')
    .description('have GravityZone push a test event')
    .argument('<account>', ACCOUNT)
    .action(async (account: string) => {
      const { testPush } = await import('./subscription.ts');
      await testPush(terminal, account);
    });
  subscription
    .command('remove')
    .description('switch the push to the gateway off')
    .argument('<account>', ACCOUNT)
    .action(async (account: string) => {
      const { removePush } = await import('./subscription.ts');
      await removePush(terminal, account);
    });
}

function addAutomate(program: Command, terminal: Terminal): void {
  program
    .command('automate')
    .description('what ConnectWise Automate needs')
    .helpCommand(false)
    .command('script')
    .description('print the script that writes tickets there, as the file that Control Center imports')
    .action(async () => {
      const { printScript } = await import('./automate-script.ts');
      await printScript(terminal);
    });
}
