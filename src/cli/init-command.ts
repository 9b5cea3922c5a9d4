import { Option } from 'commander';
import type { Command } from 'commander';
import { QUESTIONS, told } from '../operator/setup/questions.ts';
import { accountName, deskList, examples, JSON_LINES, mapping } from './arguments.ts';
import { flagOf, variableOf } from './init/given.ts';
import type { InitOptions } from './init/work.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** `plumbline init`, with an option for each question of set-up. */
export function addInit(program: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  const command = program
    .command('init')
    .description('make the settings file: try each answer on the live systems, and save what works');
  for (const question of QUESTIONS) {
    const value = question.choices === undefined ? '<value>' : `<${Object.keys(question.choices).join('|')}>`;
    command.option(
      `${flagOf(question)} ${question.kind === 'secret' ? '<file>' : value}`,
      question.kind === 'secret'
        ? `${question.label} (or ${variableOf(question)} in the environment)`
        : told(question),
    );
  }
  for (const question of QUESTIONS.filter(({ kind }) => kind === 'secret'))
    command.addOption(
      new Option(`--${question.name} <secret>`)
        .hideHelp()
        .argParser(() =>
          command.error(
            `error: a secret is no argument, which others can read: name its file by ${flagOf(question)}, or set ${variableOf(question)}`,
          ),
        ),
    );
  command
    .addOption(
      new Option('--desks <list>', 'desks that tickets are written to: automate, manage, or both').argParser(
        deskList,
      ),
    )
    .option('--account <name>', 'name of the GravityZone account, main if nothing else is said', accountName)
    .option('--private-addresses', 'servers of vendors may stand in a private network')
    .addOption(
      new Option(
        '--map-automate <company=client>',
        'Automate client of a GravityZone company, by ids; may be repeated',
      ).argParser(mapping),
    )
    .addOption(
      new Option(
        '--map-manage <company=company>',
        'Manage company of a GravityZone company, by ids; may be repeated',
      ).argParser(mapping),
    )
    .option('--yes', 'take what is proposed, such as companies that have the same name')
    .option('--force', 'change a settings file that is there; it is kept as .bak')
    .option('--ignore-faults', 'save although an answer does not work yet')
    .option('--create-namespace', 'create the namespace at your Temporal server')
    .option('--script-to <file>', 'write Automate’s script to a file, for Control Center to import')
    .option('--subscribe', 'make GravityZone push to the gateway')
    .option('--test-event', 'let GravityZone push a test event; the gateway must run')
    .option('--commission', 'try on the Automate server all that the desk does')
    .option('--json', JSON_LINES)
    .addHelpText(
      'after',
      '\nAn empty value means: none. Secrets are read from files or the environment, never from the command line.\nExit codes: 0 saved, 1 an answer does not work or something that was asked for failed, 2 answers are missing or wrong.',
    )
    .addHelpText(
      'after',
      examples('init', 'init --desks manage --yes --manage-url https://api-eu.myconnectwise.net …'),
    )
    .action(async (options: InitOptions) => {
      const { init } = await import('./init.ts');
      exit(await init(terminal, options));
    });
}
