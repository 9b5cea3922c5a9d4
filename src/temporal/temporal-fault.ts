import { isGrpcServiceError } from '@temporalio/client';
import { NamespaceNotFoundError } from '@temporalio/common';
import { isPlumblineError, SettingsError, TemporalUnavailable } from '../errors/index.ts';
import type { TemporalTarget } from './target.ts';

/** Codes of gRPC. */
const DEADLINE_EXCEEDED = 4;
const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const RESOURCE_EXHAUSTED = 8;
const UNAVAILABLE = 14;
const UNAUTHENTICATED = 16;

/** What a failed call to Temporal means, in words for operators; any other error as it is. */
export function temporalFault(error: unknown, target: TemporalTarget): unknown {
  if (isPlumblineError(error)) return error;
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (cause instanceof NamespaceNotFoundError) return missingNamespace(target, error);
  if (!isGrpcServiceError(cause)) return error;
  const { address, namespace } = target;
  const reason = cause.details.replace(/\.$/, '');
  switch (cause.code as number) {
    case NOT_FOUND:
      return /namespace/i.test(reason) ? missingNamespace(target, error) : refused(address, reason, error);
    case UNAUTHENTICATED:
    case PERMISSION_DENIED:
      return new SettingsError({
        code: 'temporal-denied',
        message: `Temporal at ${address} does not let plumbline in: ${reason}.`,
        advice: `Check the credentials in the settings (\`temporal.apiKey\`, \`temporal.tls\`), and that they may use namespace ${namespace}.`,
        cause: error,
      });
    case UNAVAILABLE:
    case DEADLINE_EXCEEDED:
      return unreachable(address, reason, error);
    case RESOURCE_EXHAUSTED:
      return new TemporalUnavailable({
        code: 'temporal-busy',
        message: `Temporal at ${address} has too much to do: ${reason}.`,
        advice:
          'Try again in a minute. If this happens often, check the load of the Temporal server, and raise its limits.',
        cause: error,
      });
    default:
      return refused(address, reason, error);
  }
}

/** That nothing answers as Temporal does. */
export function unreachable(address: string, reason: string, cause: unknown): TemporalUnavailable {
  return new TemporalUnavailable({
    code: 'temporal-unreachable',
    message: `Temporal does not answer at ${address}: ${reason}.`,
    advice:
      'Start the server: `plumbline start` brings one along where the settings name none. Check `temporal.address` and `temporal.tls` in the settings. Check that this machine can reach it, through `http.proxy` or, if `http.noProxy` names it, directly.',
    cause,
  });
}

/** That the namespace has to be created first. */
export function missingNamespace({ address, namespace }: TemporalTarget, cause: unknown): SettingsError {
  return new SettingsError({
    code: 'missing-namespace',
    message: `Temporal at ${address} has no namespace ${namespace}.`,
    advice: `Create it: temporal operator namespace create --namespace ${namespace} --retention 30d --address ${address}. Or set \`temporal.createNamespace: true\` and start a worker, which creates it. If you want another namespace, name it in \`temporal.namespace\`.`,
    cause,
  });
}

function refused(address: string, reason: string, cause: unknown): SettingsError {
  return new SettingsError({
    code: 'temporal-refused',
    message: `Temporal at ${address} refused a call: ${reason}.`,
    advice: 'Check `temporal` in the settings, and read the log of the server.',
    cause,
  });
}
