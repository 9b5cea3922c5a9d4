import { Option } from 'commander';
import type { Command } from 'commander';
import { CATEGORIES } from '../incident/category.ts';
import { idAsWritten } from '../incident/incident-id.ts';
import type { Adoption } from '../incident/named-ticket.ts';
import type { ClosingStatus } from '../incident/write-back.ts';
import { DELIVERY_WORDS } from '../operator/incident-filter.ts';
import type { IncidentFilter } from '../operator/incident-filter.ts';
import { ACCOUNT, count, DESK, examples, INCIDENT, JSON_LINES, ticketNumber, time } from './arguments.ts';
import type { Json } from './arguments.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** The commands about incidents; `exit` is told the exit code of one where that is not 0. */
export function addIncidents(program: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  const incidents = program
    .command('incidents')
    .description('list, show, retry, close and watch incidents, and name their tickets')
    .helpCommand(false);
  filtered(incidents.command('list'))
    .description('list incidents: those that are watched first, the newest first')
    .option('--limit <count>', 'show at most so many', count, 50)
    .option('--json', JSON_LINES)
    .addHelpText(
      'after',
      examples(
        'incidents list --blocked',
        'incidents list --category high --since 2h',
        "incidents list --company 'Northwind*' --state undelivered --json",
      ),
    )
    .action(async ({ json, limit, ...options }: Filtering & { readonly limit: number }) => {
      const { list } = await import('./list-incidents.ts');
      await list(terminal, filterOf(options), { json: json === true, limit });
    });
  filtered(incidents.command('watch'))
    .description('show the newest incidents, and each one again when it changes, until Ctrl-C')
    .option('--json', JSON_LINES)
    .addHelpText('after', examples('incidents watch', 'incidents watch --account main --category high'))
    .action(async ({ json, ...options }: Filtering) => {
      const { watch } = await import('./watch-incidents.ts');
      const { untilInterrupted } = await import('./until-interrupted.ts');
      await untilInterrupted((signal) => watch(terminal, filterOf(options), json === true, signal));
    });
  incidents
    .command('show')
    .description('show why there is no ticket, how each desk stands, or what GravityZone sent')
    .argument('<account>', ACCOUNT)
    .argument('<incident>', INCIDENT, idAsWritten)
    .option('--raw', 'print every event as it came, as far back as Temporal keeps histories')
    .option('--json', JSON_LINES)
    .addHelpText('after', examples('incidents show main 6690e2c52ca2436a3af4adbe'))
    .action(async (account: string, incidentId: string, options: Json & { readonly raw?: true }) => {
      const { showIncident } = await import('./show-incident.ts');
      await showIncident(terminal, { account, incidentId }, options);
    });
  const retry: Command = filtered(incidents.command('retry'))
    .description('try again at once what is blocked or waits, such as after a setting was corrected')
    .argument('[account]', ACCOUNT)
    .argument('[incident]', INCIDENT, idAsWritten)
    .option('--all', 'all incidents that the filters below mean; without one, all that are not delivered')
    .option('--json', JSON_LINES)
    .addHelpText(
      'after',
      examples(
        'incidents retry main 6690e2c52ca2436a3af4adbe',
        'incidents retry --all',
        'incidents retry --all --blocked --desk manage --category high',
      ),
    );
  retry.action(
    async (
      account: string | undefined,
      incidentId: string | undefined,
      { json, all, ...options }: Filtering & { readonly all?: true },
    ) => {
      if (all === true) {
        if (account !== undefined) retry.error('error: with --all, name the account by --account');
        const { retryMany } = await import('./retry-incidents.ts');
        exit(await retryMany(terminal, filterOf(options), json === true));
        return;
      }
      if (account === undefined || incidentId === undefined)
        retry.error('error: name the account and the incident, or use --all');
      if (Object.keys(options).length > 0) retry.error('error: filters are for --all');
      const { retryOne } = await import('./retry-incidents.ts');
      await retryOne(terminal, { account, incidentId }, json === true);
    },
  );
  incidents
    .command('close')
    .description('end an incident, and say what becomes of its tickets')
    .argument('<account>', ACCOUNT)
    .argument('<incident>', INCIDENT, idAsWritten)
    .option('--false-positive', 'as a false positive')
    .option('--json', JSON_LINES)
    .addHelpText('after', examples('incidents close main 6690e2c52ca2436a3af4adbe --false-positive'))
    .action(
      async (
        account: string,
        incidentId: string,
        { falsePositive, json }: Json & { readonly falsePositive?: true },
      ) => {
        const { close } = await import('./close-incident.ts');
        const status: ClosingStatus = falsePositive === true ? 'false positive' : 'closed';
        await close(terminal, { account, incidentId }, status, json === true);
      },
    );
  incidents
    .command('adopt')
    .description('make an incident go on in a ticket that you name')
    .argument('<account>', ACCOUNT)
    .argument('<incident>', INCIDENT, idAsWritten)
    .requiredOption('--desk <desk>', 'the desk that has the ticket: automate or manage')
    .requiredOption('--ticket <number>', 'number of the ticket', ticketNumber)
    .option('--json', JSON_LINES)
    .addHelpText(
      'after',
      examples('incidents adopt main 6690e2c52ca2436a3af4adbe --desk manage --ticket 1001'),
    )
    .action(async (account: string, incidentId: string, { json, ...adoption }: Adoption & Json) => {
      const { adopt } = await import('./adopt-ticket.ts');
      await adopt(terminal, { account, incidentId }, adoption, json === true);
    });
}

/** What the options of a filter come to. */
interface Filtering extends IncidentFilter, Json {
  readonly blocked?: true;
}

function filtered(command: Command): Command {
  return command
    .option('--account <name>', ACCOUNT)
    .addOption(new Option('--category <category>', 'of this category').choices(CATEGORIES))
    .option('--company <name>', 'of this company; a * at the end stands for any end')
    .option('--computer <name>', 'of this computer; a * at the end stands for any end')
    .addOption(
      new Option('--state <state>', 'with a delivery in this state; undelivered: pending or blocked').choices(
        DELIVERY_WORDS,
      ),
    )
    .addOption(new Option('--blocked', 'the same as --state blocked').conflicts('state'))
    .option('--desk <desk>', `the desk that --state is about, ${DESK}`)
    .option('--status <status>', 'with this status, such as open, closed or "false positive"')
    .option('--since <duration>', 'that began within this time, such as 2h', time);
}

function filterOf({ blocked, ...filter }: Omit<Filtering, 'json'>): IncidentFilter {
  return blocked === true ? { ...filter, state: 'blocked' } : filter;
}
