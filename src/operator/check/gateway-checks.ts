import { fault, ok, warning } from '../../errors/check.ts';
import type { CheckGroup, Found } from '../../errors/check.ts';
import { lookAtServer } from '../../http/look-at-server.ts';
import type { ServerLook } from '../../http/look-at-server.ts';
import { certificateFindings } from '../../http/server-findings.ts';

/** What is asked of the public address of an account's push endpoint. */
export interface GatewayAddress {
  readonly account: string;
  readonly url: string;
}

/** Whether the gateway is reached at the address to which GravityZone pushes. No secret is sent. */
export function gatewayChecks({ account, url }: GatewayAddress): CheckGroup {
  return {
    first: {
      subject: `gateway: ${account}`,
      look: async (signal) => gatewayFindings({ account, url }, await lookAtServer(url, signal), Date.now()),
    },
    then: [],
  };
}

/** What the public address shows; the gateway answers everything that is not pushed with its own words. */
export function gatewayFindings(
  { account, url }: GatewayAddress,
  seen: ServerLook,
  now: number,
): readonly Found[] {
  switch (seen.kind) {
    case 'certificate':
      return [
        fault(
          `The certificate at ${url} is not accepted: ${seen.reason}.`,
          'Give the proxy before the gateway a certificate that GravityZone trusts, with all intermediate ones. If it is one of your own authority, name the authority in `http.caFile`.',
        ),
      ];
    case 'unreachable':
      return [
        warning(
          `From this machine nothing answers at ${url}: ${seen.reason}.`,
          `Start the gateway, and see that the proxy before it leads there. If only this machine cannot reach it, let \`plumbline subscription test ${account}\` prove it.`,
        ),
      ];
    case 'answers':
      return [answerFinding({ account, url }, seen), ...certificateFindings('the gateway', seen, now)];
  }
}

function answerFinding(
  { account, url }: GatewayAddress,
  { answer: { status, json } }: Extract<ServerLook, { kind: 'answers' }>,
): Found {
  const result = typeof json === 'object' && json !== null && 'result' in json ? json.result : undefined;
  if (status === 405 && result === 'wrong-method') return ok(`The gateway answers at ${url}.`);
  if (status === 404 && result === 'not-found')
    return fault(
      `The gateway answers at ${url}, and knows no account ${account}.`,
      `Let \`pushUrl\` end in the path of the account, /gravityzone/${account}, and see that the gateway has the same settings.`,
    );
  return fault(
    `Something other than the gateway answers at ${url}, with ${status}.`,
    'Check `pushUrl`, and that the proxy before the gateway leads to `gateway.listen` with the path as it is.',
  );
}
