import { Command, InvalidArgumentError, Option } from 'commander';
import { isTicketNumber } from '../incident/named-ticket.ts';
import type { Adoption } from '../incident/named-ticket.ts';
import { duration } from '../settings/schema/duration.ts';
import type { CommissionOptions } from './automate-commission.ts';
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
    .description('Commands for operators: incidents, quarantine, push subscriptions, API keys.')
    .configureOutput({
      writeOut: (text) => void terminal.out(text),
      writeErr: (text) => void terminal.err(text),
    })
    .exitOverride()
    .showHelpAfterError('(add --help to see how to use it)')
    .helpCommand(false)
    .addHelpText(
      'after',
      '\nThe settings file is the one that PLUMBLINE_SETTINGS names, else plumbline.yaml.\nExit codes: 0 done, 1 failed, 2 wrong usage.',
    );

  addIncidents(program, terminal);
  addQuarantine(program, terminal, exit);
  addSubscription(program, terminal);
  addAutomate(program, terminal, exit);
  program
    .command('check-key')
    .description('show what the API key of an account may do, and which check boxes are missing')
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
    .description('show incidents, try them again, and name their tickets')
    .helpCommand(false);
  incidents
    .command('show')
    .description('show an incident and its tickets, or what GravityZone sent about it')
    .argument('<account>', ACCOUNT)
    .argument('<incident>', INCIDENT)
    .option('--raw', 'print every event as it came, as far back as Temporal keeps histories')
    .option('--json', JSON_LINES)
    .action(async (account: string, incidentId: string, options: Json & { readonly raw?: true }) => {
      const { showIncident } = await import('./show-incident.ts');
      await showIncident(terminal, { account, incidentId }, options);
    });
  incidents
    .command('retry')
    .description('try again at once what is blocked or waits, such as after a setting was corrected')
    .argument('<account>', ACCOUNT)
    .argument('<incident>', INCIDENT)
    .action(async (account: string, incidentId: string) => {
      const { retry } = await import('./retry-deliveries.ts');
      await retry(terminal, { account, incidentId });
    });
  incidents
    .command('adopt')
    .description('make an incident go on in a ticket that you name')
    .argument('<account>', ACCOUNT)
    .argument('<incident>', INCIDENT)
    .requiredOption('--desk <desk>', 'the desk that has the ticket: automate or manage')
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

function id(text: string): number {
  if (/^[1-9][0-9]{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Name it by its number in Automate.');
}

function time(text: string): number {
  const { data, error } = duration.safeParse(/^[0-9]+$/.test(text) ? Number(text) : text);
  if (data !== undefined) return data;
  throw new InvalidArgumentError(error.issues[0]?.message ?? '');
}

function addQuarantine(program: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  const quarantine = program
    .command('quarantine')
    .description('list, show, replay or discard what the gateway could not understand')
    .helpCommand(false);
  quarantine
    .command('list')
    .description('list what is kept, the newest first')
    .argument('[account]', ACCOUNT)
    .option('--json', JSON_LINES)
    .action(async (account: string | undefined, { json }: Json) => {
      const { listQuarantine } = await import('./list-quarantine.ts');
      await listQuarantine(terminal, account, json === true);
    });
  quarantine
    .command('show')
    .description('show one of them as it came: as text, or as base64 if it is not text')
    .argument('<name>', QUARANTINE)
    .option('--json', JSON_LINES)
    .action(async (name: string, { json }: Json) => {
      const { showQuarantine } = await import('./show-quarantine.ts');
      await showQuarantine(terminal, name, json === true);
    });
  quarantine
    .command('replay')
    .description(
      'push it to the gateway once more; if the gateway understands it, the copy is deleted after `policy.quarantineDays`',
    )
    .argument('<name>', QUARANTINE)
    .option('--gateway <url>', 'address of the gateway, if not the one in the settings')
    .action(async (name: string, { gateway }: { readonly gateway?: string }) => {
      const { replay } = await import('./replay.ts');
      exit(await replay(terminal, name, gateway));
    });
  quarantine
    .command('discard')
    .description('delete it')
    .argument('<name>', QUARANTINE)
    .action(async (name: string) => {
      const { discard } = await import('./discard.ts');
      await discard(terminal, name);
    });
}

function addSubscription(program: Command, terminal: Terminal): void {
  const subscription = program
    .command('subscription')
    .description('show, change or test the push subscription of an account’s API key')
    .helpCommand(false);
  subscription
    .command('show')
    .description('show where GravityZone pushes to, which events, and its counters')
    .argument('<account>', ACCOUNT)
    .action(async (account: string) => {
      const { showPush } = await import('./subscription.ts');
      await showPush(terminal, account);
    });
  subscription
    .command('set')
    .description('make GravityZone push incidents to the gateway (`api.pushUrl` in the settings)')
    .argument('<account>', ACCOUNT)
    .option('--force', 'also if the key pushes to another destination now, which then gets no more events')
    .action(async (account: string, { force }: { readonly force?: true }) => {
      const { setPush } = await import('./subscription.ts');
      await setPush(terminal, account, force === true);
    });
  subscription
    .command('test')
    .description('make GravityZone push a test event')
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

function addAutomate(program: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  const automate = program
    .command('automate')
    .description('what ConnectWise Automate needs')
    .helpCommand(false);
  automate
    .command('script')
    .description('print the script that writes tickets there, as the file that Control Center imports')
    .action(async () => {
      const { printScript } = await import('./automate-script.ts');
      await printScript(terminal);
    });
  automate
    .command('commission')
    .description(
      'try on the live server all that the desk does, with a test ticket, and save what was measured',
    )
    .option('--client <id>', 'client of the test ticket, if not the catch-all', id)
    .option('--computer <id>', 'computer of the test ticket, which must not be the runner', id)
    .option(
      '--save <file>',
      'where the profile is saved, if not as automate-profile.json beside the settings',
    )
    .addOption(
      new Option('--run-wait <duration>', 'how long a run of the script is waited for')
        .argParser(time)
        .default(180_000, '3m'),
    )
    .addOption(
      new Option(
        '--sync-wait <duration>',
        'how long to wait for the ticket that Automate’s own sync makes in Manage; 0s: not at all',
      )
        .argParser(time)
        .default(600_000, '10m'),
    )
    .action(async (options: CommissionOptions) => {
      const { commissionAutomate } = await import('./automate-commission.ts');
      exit(await commissionAutomate(terminal, options));
    });
}
