import type { z } from 'zod';
import { exchange, ExchangeFailed, retryAfterMs } from './exchange.ts';
import type { HttpAnswer, HttpRequest } from './exchange.ts';
import { masking } from './masking.ts';
import { isPage, oneLine, wordsOf } from './plain-words.ts';
import { BAD_CREDENTIALS, PRIVATE_ADDRESS, REDIRECTED } from './vendor.ts';
import { isOutage, passingAdvice } from './vendor.ts';
import type { Vendor, VendorAnswer, VendorCall } from './vendor.ts';
import {
  NOT_THE_VENDOR,
  RATE_LIMITED,
  SERVER_ERROR,
  VendorRefused,
  VendorUnavailable,
} from './vendor-errors.ts';
import type { Sent, VendorError } from './vendor-errors.ts';

/** A call with its request. */
export type VendorRequest = VendorCall &
  Pick<HttpRequest, 'method' | 'url' | 'headers' | 'maxBytes'> & {
    readonly body?: string | undefined;
    /** Gives up the waiting for the budget, and a read under way. */
    readonly signal?: AbortSignal | undefined;
    /** Whether it goes before all others that wait for the budget. */
    readonly isFirst?: boolean;
  };

/** The calls of one process to one vendor, with one set of keys. */
export type VendorClient = ReturnType<typeof vendorClient>;

const LONGEST_REASON = 300;
const SHORTEST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 10 * 60_000;
/** Keys that were good are tried again after so many ms, before they are taken for wrong. */
const KEYS_TRIED_AGAIN_MS = 10_000;
const PASSING_CODES: ReadonlyMap<number, string> = new Map([
  [408, 'timed-out'],
  [409, 'in-use'],
]);

/** Codes of errors by which a vendor as a whole seems to be down. */
export const OUTAGES: ReadonlySet<string> = new Set([
  'unreachable',
  'no-answer',
  'timed-out',
  SERVER_ERROR,
  NOT_THE_VENDOR,
]);

/**
 * Makes the client: all that vendors have in common. Every word of theirs goes through `words` before it is
 * kept or shown.
 */
export function vendorClient(vendor: Vendor) {
  const { name, title, addressSetting, now } = vendor;
  const passing = passingAdvice(title);
  let keysWereGood = false;
  let refusedAt: number | undefined;

  const words = (text: string, limit = LONGEST_REASON): string =>
    oneLine(wordsOf(masking(vendor.secrets())(text)), limit);

  function traceOf({ headers }: HttpAnswer): string | undefined {
    const id = vendor.traceHeader === undefined ? undefined : headers[vendor.traceHeader];
    return id === undefined ? undefined : words(id, 80);
  }

  function messageOf(answer: VendorAnswer, reason: string): string {
    const id = traceOf(answer);
    const said = words(reason);
    const trace = id === undefined ? '' : ` (request id ${id})`;
    return `${title} answered ${answer.status} to ${answer.call.name}: ${said === '' ? 'no body' : said}${trace}`;
  }

  function logged(failed: VendorError, call: VendorCall, answer?: HttpAnswer): VendorError {
    if (call.isProbe === true) return failed;
    vendor.log?.(failed.message, {
      vendor: name,
      call: call.name,
      status: answer?.status,
      code: failed.code,
      advice: failed.advice,
      requestId: answer && traceOf(answer),
    });
    return failed;
  }

  function noAnswer(call: VendorCall, failed: ExchangeFailed): VendorError {
    const message = `${title} did not answer ${call.name}: ${words(failed.message)}`;
    if (failed.kind === 'private-address') {
      const advice = `Set \`privateAddresses: true\` beside ${addressSetting} if the server stands in your own network; else check the address.`;
      return new VendorRefused(name, { code: PRIVATE_ADDRESS, message, advice });
    }
    const code = failed.sent ? 'no-answer' : 'unreachable';
    const sent = failed.sent ? doubtOf(call) : 'nothing';
    return new VendorUnavailable(name, { code, message, advice: passing, sent });
  }

  function notTheVendor({ call, status, text }: VendorAnswer): VendorUnavailable {
    const said = words(text);
    return new VendorUnavailable(name, {
      code: NOT_THE_VENDOR,
      message: `Something other than ${title} answered ${status} to ${call.name}: ${said === '' ? 'a page without words' : said}`,
      advice: `Check ${addressSetting}, and what is between this host and ${title}: a firewall, a proxy, or a web server in front of it. Plumbline tries again by itself.`,
      sent: doubtOf(call),
    });
  }

  function pauseAfter({ headers }: HttpAnswer): number {
    return bounded(retryAfterMs(headers, now()) ?? vendor.pause, vendor.leastPause);
  }

  /** How long keys are in doubt that were good and are refused now, in ms; 0 where they are wrong. */
  function doubtOfKeys(): number {
    if (keysWereGood) refusedAt = now();
    keysWereGood = false;
    return refusedAt === undefined ? 0 : Math.max(0, refusedAt + KEYS_TRIED_AGAIN_MS - now());
  }

  function failureOf(answer: VendorAnswer): VendorError {
    const { call, status } = answer;
    const { reason = answer.text, verdict } = vendor.said(answer) ?? {};
    const message = messageOf(answer, reason);
    const passes = (code: string, retryAfter?: number, sent: Sent = 'nothing'): VendorUnavailable =>
      new VendorUnavailable(name, { code, message, advice: passing, retryAfterMs: retryAfter, sent });

    if (status === 429 || verdict === 'rate-limited') return passes(RATE_LIMITED, pauseAfter(answer));
    if (typeof verdict === 'object') {
      const doubted = verdict.code === BAD_CREDENTIALS ? doubtOfKeys() : 0;
      return doubted > 0 ? passes('refused-once', doubted) : new VendorRefused(name, { ...verdict, message });
    }
    if (isOutage(status) || verdict === 'passing') {
      const asked = retryAfterMs(answer.headers, now());
      const wait = asked === undefined ? undefined : bounded(asked);
      return passes(
        PASSING_CODES.get(status) ?? SERVER_ERROR,
        wait,
        isOutage(status) ? doubtOf(call) : 'nothing',
      );
    }
    if (status < 300 || status > 399) return notTheVendor(answer);
    const advice = `Set ${addressSetting} to the address that answers without a redirect: plumbline does not follow redirects.`;
    return new VendorRefused(name, { code: REDIRECTED, message, advice });
  }

  function unreadable(answer: VendorAnswer, error: z.ZodError): VendorUnavailable {
    if (isPage(answer.text)) return notTheVendor(answer);
    return new VendorUnavailable(name, {
      code: 'unreadable-answer',
      message: messageOf(
        answer,
        answer.json === undefined
          ? 'the body is no JSON'
          : `the body is not what this call answers: ${flawOf(error)}`,
      ),
      advice: `${passing} Check ${addressSetting}, too.`,
      sent: doubtOf(answer.call),
    });
  }

  /**
   * The error for an answer that is no success. Where keys are refused for the first time after a good
   * answer, they are to be tried once more: log-in services that fail over refuse what was good a moment ago.
   */
  const failure = (answer: VendorAnswer): VendorError => logged(failureOf(answer), answer.call, answer);

  return {
    failure,

    /**
     * The answer, whatever its status, once the budget has let the request out. A rate limit pauses the
     * budget.
     * @throws VendorUnavailable where none came or no request may be sent, VendorRefused where the address is
     * not allowed, the reason of the aborted signal of a read, and of a write that still waited.
     */
    async ask({
      name: called,
      writes,
      isKeyless = false,
      isProbe = false,
      isFirst,
      signal,
      body,
      ...request
    }: VendorRequest): Promise<VendorAnswer> {
      const call = { name: called, writes, isKeyless, isProbe };
      const send = async (): Promise<VendorAnswer> => {
        const answer = await exchange({
          ...request,
          ...(body !== undefined && { body }),
          timeoutMs: vendor.timeoutMs,
          addresses: vendor.addresses,
          ...(!writes && signal !== undefined && { signal }),
        });
        if (answer.status === 429) vendor.budget?.pause(pauseAfter(answer));
        return { ...answer, call };
      };
      try {
        return await (vendor.budget === undefined
          ? send()
          : vendor.budget.run(send, { signal, isFirst, writes }));
      } catch (error) {
        if (!(error instanceof ExchangeFailed)) throw error;
        if (!writes) signal?.throwIfAborted();
        throw logged(noAnswer(call, error), call);
      }
    },

    /**
     * What a success holds. @throws `failure` for another answer; VendorUnavailable for one that the schema
     * does not know.
     */
    read<Schema extends z.ZodType>(answer: VendorAnswer, schema: Schema): z.output<Schema> {
      if (answer.status < 200 || answer.status > 299 || vendor.said(answer) !== undefined)
        throw failure(answer);
      const parsed = schema.safeParse(answer.json);
      if (!parsed.success) throw logged(unreadable(answer, parsed.error), answer.call, answer);
      if (answer.call.isKeyless !== true) {
        keysWereGood = true;
        refusedAt = undefined;
      }
      return parsed.data;
    },

    /** Whether the vendor itself refuses. */
    refuses: (answer: VendorAnswer): boolean => vendor.said(answer) !== undefined,

    /** For how many ms nothing may be asked after a rate limit. */
    pauseAfter,
  };
}

function doubtOf({ writes }: VendorCall): Sent {
  return writes ? 'perhaps' : 'nothing';
}

function bounded(ms: number, least = SHORTEST_WAIT_MS): number {
  return Math.max(Math.min(ms, LONGEST_WAIT_MS), least);
}

/** What a schema says first; names of members may be words of the vendor. */
function flawOf({ issues: [flaw] }: z.ZodError): string {
  return flaw === undefined ? '' : `${flaw.path.join('.')} ${flaw.message}`;
}
