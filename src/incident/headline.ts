import type { Facts } from './facts.ts';
import type { Show } from './text-settings.ts';

/** An incident in a few words, made fit to be shown; empty ones are not known. */
export interface Headline {
  readonly kind: 'EDR' | 'XDR';
  /** The detection, or else the attack types. */
  readonly what: string;
  /** The computer, by its FQDN where it has no name. */
  readonly where: string;
}

export function headlineOf(facts: Facts, show: Show): Headline {
  const first = (...texts: (string | undefined)[]): string =>
    texts.map((text) => show(text ?? '').trim()).find((text) => text !== '') ?? '';
  return {
    kind: facts.incidentType?.toLowerCase().startsWith('extended') === true ? 'XDR' : 'EDR',
    what: first(facts.detectionName, facts.attackTypes?.join(', ')),
    where: first(facts.computerName, facts.computerFqdn),
  };
}
