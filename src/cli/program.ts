import { existsSync, readFileSync } from 'node:fs';
import { Argument, Command, Option } from 'commander';
import { ACCOUNT, automateId, DESK, examples, JSON_LINES, JSON_LOG, time } from './arguments.ts';
import type { Json } from './arguments.ts';
import type { BackupOptions } from './backup.ts';
import type { CheckOptions } from './check.ts';
import type { CommissionOptions } from './automate-commission.ts';
import { SHELLS } from './completion.ts';
import type { Shell } from './completion.ts';
import { addInit } from './init-command.ts';
import { addIncidents } from './incident-commands.ts';
import type { StartCommandOptions } from './start.ts';
import type { ExitCode, Terminal } from './terminal.ts';

const STATE =
  'folder of the embedded Temporal’s state, and of logs, if not plumbline-state beside the settings';
const QUARANTINE = 'a name that `quarantine list` shows';

/**
 * The command line. A command's code is loaded when the command is called; `exit` is told its exit code where
 * that is not 0. What commander refuses is thrown as its error after it was printed.
 */
export function createProgram(terminal: Terminal, exit: (code: ExitCode) => void): Command {
  const program = new Command('plumbline')
    .description(
      'Runs plumbline. Commands for operators: init, check, incidents, desks, quarantine, push subscriptions, API keys.',
    )
    .version(version(), '-V, --version')
    .configureOutput({
      writeOut: (text) => void terminal.out(text),
      writeErr: (text) => void terminal.err(text),
    })
    .exitOverride()
    .showHelpAfterError('(add --help to see how to use it)')
    .helpCommand(false)
    .addHelpText(
      'after',
      '\nThe settings file is the one that PLUMBLINE_SETTINGS names, else plumbline.yaml.\nExit codes: 0 done, 1 failed, 2 wrong usage or wrong settings.',
    );

  addInit(program, terminal, exit);
  addProcesses(program, terminal, exit);
  addCheck(program, terminal, exit);
  addIncidents(program, terminal, exit);
  addDesks(program, terminal);
  addQuarantine(program, terminal, exit);
  addSubscription(program, terminal, exit);
  addAutomate(program, terminal, exit);
  program
    .command('check-key')
    .description('show what the API key of an account may do, and which check boxes are missing')
    .argument('<account>', ACCOUNT)
    .option('--json', JSON_LINES)
    .addHelpText('after', examples('check-key main'))
    .action(async (account: string, { json }: Json) => {
      const { checkKey } = await import('./check-key.ts');
      exit(await checkKey(terminal, account, json === true));
    });
  program
    .command('completion')
    .description('print what makes a shell complete commands and options')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .addHelpText(
      'after',
      '\nbash: put `source <(plumbline completion bash)` into ~/.bashrc, zsh: the same with zsh into ~/.zshrc,\nfish: plumbline completion fish > ~/.config/fish/completions/plumbline.fish',
    )
    .action(async (shell: Shell) => {
      const { completionScript } = await import('./completion.ts');
      await terminal.out(completionScript(program, shell));
    });
  return program;
}

/** The version of the package, which lies above the compiled code and above the source alike. */
function version(): string {
  const file = ['../../package.json', '../../../package.json']
    .map((path) => new URL(path, import.meta.url))
    .find((url) => existsSync(url));
  const known = file === undefined ? {} : (JSON.parse(readFileSync(file, 'utf8')) as { version?: string });
  return known.version ?? 'unknown';
}

function addProcesses(program: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  program
    .command('start')
    .description('run all that plumbline needs: Temporal, if the settings name none, worker and gateway')
    .option('--state <folder>', STATE)
    .option('--json', 'print the log as lines of JSON instead of warnings and errors')
    .addHelpText('after', examples('start', 'start --state /var/lib/plumbline'))
    .action(async (options: StartCommandOptions) => {
      const { start } = await import('./start.ts');
      exit(await start(terminal, options));
    });
  program
    .command('backup')
    .description('copy the state of `plumbline start` into a file, while it runs')
    .argument('<file>', 'where the copy is put; an earlier one is replaced')
    .option('--state <folder>', STATE)
    .option('--json', JSON_LINES)
    .addHelpText('after', examples('backup /var/backups/plumbline.db'))
    .action(async (file: string, options: BackupOptions) => {
      const { backup } = await import('./backup.ts');
      await backup(terminal, file, options);
    });
  program
    .command('gateway')
    .description('run the gateway: take what GravityZone pushes, and hand it to Temporal')
    .option('--json', JSON_LOG)
    .addHelpText('after', examples('gateway'))
    .action(async ({ json }: Json) => {
      const { runGateway } = await import('../gateway.ts');
      exit(await runGateway(terminal.env, { json: json === true }));
    });
  program
    .command('worker')
    .description('run the worker: write the tickets, and read what became of incidents')
    .option('--json', JSON_LOG)
    .addHelpText('after', examples('worker'))
    .action(async ({ json }: Json) => {
      const { runWorker } = await import('../worker.ts');
      exit(await runWorker(terminal.env, { json: json === true }));
    });
}

function addCheck(program: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  program
    .command('check')
    .description(
      'look at all that tickets need: Temporal, every account and every desk; change nothing, and say what to mend',
    )
    .option('--drift', 'only what people renamed, retired or removed since it was set up')
    .option('--json', JSON_LINES)
    .addHelpText('after', '\nExit codes: 0 nothing stops tickets (there may be warnings), 1 something does.')
    .addHelpText('after', examples('check', 'check --drift --json'))
    .action(async (options: CheckOptions) => {
      const { check } = await import('./check.ts');
      exit(await check(terminal, options));
    });
}

function addDesks(program: Command, terminal: Terminal): void {
  program
    .command('pause')
    .description('hold all deliveries to a desk, in all workers, until `resume`; every event is kept')
    .argument('<desk>', DESK)
    .option('--why <text>', 'what others read as the reason', '')
    .option('--json', JSON_LINES)
    .addHelpText('after', examples("pause manage --why 'Manage is updated until 18:00'"))
    .action(async (desk: string, { why, json }: Json & { readonly why: string }) => {
      const { pause } = await import('./pause-desk.ts');
      await pause(terminal, desk, why, json === true);
    });
  program
    .command('resume')
    .description('let the deliveries to a desk go on, the most severe first')
    .argument('<desk>', DESK)
    .option('--json', JSON_LINES)
    .addHelpText('after', examples('resume manage'))
    .action(async (desk: string, { json }: Json) => {
      const { resume } = await import('./pause-desk.ts');
      await resume(terminal, desk, json === true);
    });
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
    .addHelpText('after', examples('quarantine list', 'quarantine list main --json'))
    .action(async (account: string | undefined, { json }: Json) => {
      const { listQuarantine } = await import('./quarantine.ts');
      await listQuarantine(terminal, account, json === true);
    });
  quarantine
    .command('show')
    .description('show one of them as it came: as text, or as base64 if it is not text')
    .argument('<name>', QUARANTINE)
    .option('--json', JSON_LINES)
    .addHelpText('after', examples('quarantine show main/2cf24dba5fb0'))
    .action(async (name: string, { json }: Json) => {
      const { showQuarantine } = await import('./quarantine.ts');
      await showQuarantine(terminal, name, json === true);
    });
  quarantine
    .command('replay')
    .description(
      'push it to the gateway once more; if the gateway understands it, the copy is deleted after `policy.quarantineDays`',
    )
    .argument('<name>', QUARANTINE)
    .option('--gateway <url>', 'address of the gateway, if not the one in the settings')
    .option('--json', JSON_LINES)
    .addHelpText('after', examples('quarantine replay main/2cf24dba5fb0'))
    .action(async (name: string, { gateway, json }: Json & { readonly gateway?: string }) => {
      const { replay } = await import('./quarantine.ts');
      exit(await replay(terminal, name, gateway, json === true));
    });
  quarantine
    .command('discard')
    .description('delete it')
    .argument('<name>', QUARANTINE)
    .option('--json', JSON_LINES)
    .addHelpText('after', examples('quarantine discard main/2cf24dba5fb0'))
    .action(async (name: string, { json }: Json) => {
      const { discard } = await import('./quarantine.ts');
      await discard(terminal, name, json === true);
    });
}

function addSubscription(program: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  const subscription = program
    .command('subscription')
    .description('show, change or test the push subscription of an account’s API key')
    .helpCommand(false);
  subscription
    .command('show')
    .description('show where GravityZone pushes to, which events, and its counters')
    .argument('<account>', ACCOUNT)
    .option('--json', JSON_LINES)
    .addHelpText('after', examples('subscription show main'))
    .action(async (account: string, { json }: Json) => {
      const { showPush } = await import('./subscription.ts');
      await showPush(terminal, account, json === true);
    });
  subscription
    .command('set')
    .description('make GravityZone push incidents to the gateway (`api.pushUrl` in the settings)')
    .argument('<account>', ACCOUNT)
    .option('--force', 'also if the key pushes to another destination now, which then gets no more events')
    .option('--json', JSON_LINES)
    .addHelpText('after', examples('subscription set main'))
    .action(async (account: string, { force, json }: Json & { readonly force?: true }) => {
      const { setPush } = await import('./subscription.ts');
      await setPush(terminal, account, { force: force === true, json: json === true });
    });
  subscription
    .command('test')
    .description('make GravityZone push a test event, and wait until it came')
    .argument('<account>', ACCOUNT)
    .addOption(
      new Option('--wait <duration>', 'how long it is waited for; 0s: not at all')
        .argParser(time)
        .default(60_000, '1m'),
    )
    .option('--json', JSON_LINES)
    .addHelpText('after', examples('subscription test main', 'subscription test main --wait 5m'))
    .action(async (account: string, { wait, json }: Json & { readonly wait: number }) => {
      const { testPush } = await import('./subscription.ts');
      exit(await testPush(terminal, account, wait, json === true));
    });
  subscription
    .command('remove')
    .description('switch the push to the gateway off')
    .argument('<account>', ACCOUNT)
    .option('--json', JSON_LINES)
    .addHelpText('after', examples('subscription remove main'))
    .action(async (account: string, { json }: Json) => {
      const { removePush } = await import('./subscription.ts');
      await removePush(terminal, account, json === true);
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
    .option('--client <id>', 'client of the test ticket, if not the catch-all', automateId)
    .option('--computer <id>', 'computer of the test ticket, which must not be the runner', automateId)
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
    .option('--json', JSON_LINES)
    .action(async (options: CommissionOptions) => {
      const { commissionAutomate } = await import('./automate-commission.ts');
      exit(await commissionAutomate(terminal, options));
    });
}
