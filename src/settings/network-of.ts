import { SettingsError } from '../errors/index.ts';
import type { Network } from '../http/network.ts';
import { PROXY_EXPECTED, readProxyAddress } from './schema/proxy-address.ts';
import type { Settings } from './settings.ts';
import { readText, whyUnreadable } from './schema/why-unreadable.ts';

/**
 * How a process reaches other machines: as the settings say, and where they say nothing of a proxy, as
 * `HTTPS_PROXY` and `NO_PROXY` do.
 * @throws SettingsError where an address or a file is of no use, or where the environment switches the check
 * of certificates off.
 */
export function networkOf(
  { http }: Pick<Settings, 'http'>,
  env: Readonly<Record<string, string | undefined>>,
): Network {
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0')
    throw new SettingsError({
      code: 'certificates-unchecked',
      message:
        'NODE_TLS_REJECT_UNAUTHORIZED is 0: no certificate would be checked, and anybody could read credentials.',
      advice:
        'Remove this variable. If a server has a certificate of your own authority, name the authority in `http.caFile`.',
    });
  const { proxy, noProxy, caFile } = http;
  return {
    proxy:
      proxy === undefined
        ? proxyNamed('HTTPS_PROXY', env['https_proxy'] ?? env['HTTPS_PROXY'])
        : proxyNamed('http.proxy', typeof proxy === 'string' ? proxy : proxy.reveal()),
    noProxy: noProxy ?? (env['no_proxy'] ?? env['NO_PROXY'] ?? '').split(/[\s,]+/).filter(Boolean),
    ca: caFile === undefined ? undefined : authorities(caFile, env['NODE_EXTRA_CA_CERTS']),
  };
}

/** Node leaves its own variable out once it is told of other authorities. */
function authorities(caFile: string, extra: string | undefined): string {
  const own = pemOf('http.caFile', caFile);
  return extra === undefined || extra === '' ? own : `${own}\n${pemOf('NODE_EXTRA_CA_CERTS', extra)}`;
}

function proxyNamed(setting: string, address: string | undefined): URL | undefined {
  if (address === undefined || address === '') return undefined;
  const proxy = readProxyAddress(address);
  if (proxy !== undefined) return proxy;
  throw new SettingsError({
    code: 'proxy-address',
    message: `\`${setting}\` is no address of an HTTP proxy.`, // not as it stands: it may hold a password
    advice: `It ${PROXY_EXPECTED}.`,
  });
}

/**
 * What a file of certificates or a key holds.
 * @throws SettingsError where it cannot be read, or is no PEM.
 */
export function pemOf(setting: string, file: string): string {
  const { text, problem } = textOf(file);
  if (text.includes(PEM)) return text;
  throw new SettingsError({
    code: 'unreadable-file',
    message: `The file ${file}, which \`${setting}\` names, cannot be used: ${problem ?? 'it is no PEM'}.`,
    advice:
      'Name a file in PEM, readable for the user that plumbline runs as. Paths start from the folder of the settings file; those of Temporal’s own configuration from the folder in which plumbline is started.',
  });
}

/**
 * The same of a text that is the setting itself.
 * @throws SettingsError where it is no PEM.
 */
export function pemIn(setting: string, text: string): string {
  if (text.includes(PEM)) return text;
  throw new SettingsError({
    code: 'no-pem',
    message: `\`${setting}\` is no PEM.`,
    advice: 'Give it the whole text of a file in PEM, with its line breaks.',
  });
}

const PEM = '-----BEGIN ';

function textOf(file: string): { readonly text: string; readonly problem?: string } {
  try {
    return { text: readText(file) };
  } catch (error) {
    return { text: '', problem: whyUnreadable(error) };
  }
}
