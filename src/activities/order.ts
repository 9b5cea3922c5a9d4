import type { ClientName, Placement, TicketOrder } from '../desks/desk.ts';
import type { Surroundings } from '../incident/fact-lines.ts';
import type { FactName } from '../incident/facts.ts';
import { markedRevision, renderNote } from '../incident/render-note.ts';
import type { Snapshot } from '../incident/snapshot.ts';
import { renderSubject } from '../incident/subject.ts';
import { renderTicketBody } from '../incident/ticket-body.ts';
import type { NotePlan, TicketPlan } from '../incident/ticket-plan.ts';
import type { TicketKey, TicketState } from '../incident/ticket.ts';
import type { Delivering } from './delivering.ts';

/**
 * How the texts of an incident's tickets are made, what they leave out, and the address of the incident in GravityZone,
 * where it is known.
 */
export type TextsOf = (key: TicketKey) => Pick<Surroundings, 'texts' | 'link' | 'leftOut'>;

/** Code of the problem of a write that something on its way to the desk kept off time and again. */
export const KEPT_OFF = 'kept-off';

/** The order that carries a plan out, with its texts. */
export async function orderOf(
  { key, target, left, client, texts }: Pick<Delivering, 'key' | 'target' | 'left' | 'client' | 'texts'>,
  plan: Extract<TicketPlan, { kind: 'create' | 'change' }>,
  state: TicketState,
  placement: Placement,
): Promise<TicketOrder> {
  const isPlain = left.problem?.code === KEPT_OFF;
  const shown = isPlain ? withoutEvidence : (snapshot: Snapshot): Snapshot => snapshot;
  const plain = isPlain ? [PLAIN] : [];
  const about = { key, placement, write: left.writes + 1 };
  const clientName = textOf(placement.companyName);
  const payloadOf = (snapshot: Snapshot): string => {
    const { generation, predecessor } = left;
    const remarks = [...remarksOfHome(state), ...plain];
    return renderTicketBody({
      key,
      generation,
      snapshot: shown(snapshot),
      clientName,
      predecessor,
      remarks,
      ...texts,
    });
  };
  if (plan.kind === 'create') {
    const { generation } = left;
    return {
      ...about,
      kind: 'create',
      revision: target.revision,
      generation,
      category: target.category,
      subject: renderSubject({ ...key, generation, facts: target.facts, ...texts }),
      body: payloadOf(target),
    };
  }
  const plainly = ({ from, to, remarks, ...note }: NotePlan): NotePlan => ({
    ...note,
    from: from && shown(from),
    to: shown(to),
    remarks: [...remarks, ...plain],
  });
  const { ticket, shift, goesHome, status, note } = plan;
  const subject = { ...key, generation: ticket.ticket.generation, facts: target.facts, ...texts };
  return {
    ...about,
    kind: 'change',
    revision: note === undefined ? target.revision : markedRevision(note),
    read: ticket,
    shift,
    subject: plan.subject ? renderSubject(subject) : undefined,
    goesHome,
    status,
    note: note && {
      text:
        note.kind === 'payload'
          ? payloadOf(note.to)
          : renderNote(plainly(await withNames(note, client)), { key, clientName, ...texts }),
      begun: note.begun,
    },
  };
}

const PLAIN =
  'Command line, paths, file names and addresses are left out here: on its way to this desk the text with them was refused. They are in GravityZone.';

/** What attackers choose, and web firewalls take for attacks. */
const EVIDENCE = [
  'processCommandLine',
  'processPath',
  'parentProcessPath',
  'fileName',
  'filePath',
  'url',
] as const satisfies readonly FactName[];

function withoutEvidence({ facts, ...snapshot }: Snapshot): Snapshot {
  const known = EVIDENCE.filter((fact) => facts[fact] !== undefined);
  return { ...snapshot, facts: { ...facts, ...Object.fromEntries(known.map((fact) => [fact, 'left out'])) } };
}

/** The note with the names of clients as tickets show them, where the facts tell another one than before. */
async function withNames(note: NotePlan, client: Delivering['client']): Promise<NotePlan> {
  const { from, to } = note;
  if (from === undefined || from.facts.companyName === to.facts.companyName) return note;
  const named = async (snapshot: Snapshot): Promise<Snapshot> => {
    const name = textOf(await client(snapshot));
    return name === undefined ? snapshot : { ...snapshot, facts: { ...snapshot.facts, companyName: name } };
  };
  return { ...note, from: await named(from), to: await named(to) };
}

function textOf(client: ClientName): string | undefined {
  return client.kind === 'known' ? client.name : undefined;
}

function remarksOfHome(state: TicketState): readonly string[] {
  const { home } = state;
  return home?.kind === 'company' ? home.remarks : [];
}
