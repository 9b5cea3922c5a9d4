import { fault, ok, warning } from '../errors/check.ts';
import type { Found } from '../errors/check.ts';
import type { ServerLook } from './look-at-server.ts';

/** A clock that is off by more, in ms, puts wrong times into tickets and the order of events. */
const MOST_AHEAD = 120_000;
const DAY = 86_400_000;
/** A certificate that ends so soon is renewed now, in ms. */
const RENEW_BEFORE = 21 * DAY;

type Answers = Extract<ServerLook, { kind: 'answers' }>;

/** Whether a server's clock agrees with ours; nothing where it tells no time. */
export function clockFindings(whose: string, { ahead }: Pick<Answers, 'ahead'>): readonly Found[] {
  if (ahead === undefined) return [];
  if (Math.abs(ahead) <= MOST_AHEAD) return [ok(`The clocks of ${whose} and of this machine agree.`)];
  const where = ahead > 0 ? 'ahead of' : 'behind';
  return [
    warning(
      `The clock of ${whose} is ${Math.abs(ahead) / 1_000} s ${where} that of this machine.`,
      'Let this machine take its time from a time server (NTP).',
    ),
  ];
}

/** How long a certificate is still good; nothing where there is none. */
export function certificateFindings(
  whose: string,
  { certificateEnds }: Pick<Answers, 'certificateEnds'>,
  now: number,
): readonly Found[] {
  if (certificateEnds === undefined) return [];
  const day = new Date(certificateEnds).toISOString().slice(0, 10);
  const left = certificateEnds - now;
  const renew = 'Renew it, and see why it was not renewed by itself.';
  if (left <= 0) return [fault(`The certificate of ${whose} ended on ${day}.`, renew)];
  return left < RENEW_BEFORE
    ? [warning(`The certificate of ${whose} ends on ${day}, in ${Math.floor(left / DAY)} days.`, renew)]
    : [ok(`The certificate of ${whose} is good until ${day}.`)];
}
