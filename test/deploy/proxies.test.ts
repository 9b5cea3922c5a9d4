import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Stack } from '../../demo/stack.ts';
import { freePort } from '../../src/temporal/dev-server/free-port.ts';
import { incidentEvent, newIncidentId, startRealStack } from '../e2e/real-stack.ts';
import { until } from '../until.ts';

const TLS = fileURLToPath(new URL('../fixtures/tls/', import.meta.url));
/** Whom the certificate is for. */
const HOST = 'vendor.invalid';
const SENDER = '127.0.0.2';
const MiB = 1024 * 1024;

/** How a proxy is started with our sample, on one port of loopback and with a certificate of the tests. */
interface Proxy {
  readonly sample: string;
  /** Whether it hands an answer on that comes before the body is complete. */
  readonly answersEarly: boolean;
  /** The lines around the sample, and what is changed in it. */
  readonly configure: (sample: string, port: number, folder: string) => string;
  readonly command: (file: string, folder: string) => readonly [program: string, ...args: string[]];
}

const PROXIES: Readonly<Record<string, Proxy>> = {
  nginx: {
    sample: 'nginx.conf',
    answersEarly: true,
    configure: (sample, port, folder) =>
      `${process.getuid?.() === 0 ? 'user root;' : ''} daemon off; pid ${folder}/pid; events {}
       http { access_log off; client_body_temp_path ${folder}; proxy_temp_path ${folder};
       fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder};\n` +
      sample
        .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
        .replace('listen [::]:443 ssl;', '')
        .replace(/ssl_certificate .*;/, `ssl_certificate ${TLS}cert.pem;`)
        .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${TLS}key.pem;`) +
      '}',
    command: (file, folder) => ['nginx', '-c', file, '-e', join(folder, 'error.log')],
  },
  caddy: {
    sample: 'Caddyfile',
    answersEarly: false,
    configure: (sample, port) =>
      `{\nadmin off\nauto_https disable_redirects\ndefault_bind 127.0.0.1\n}\n` +
      sample.replace(`${HOST} {`, `${HOST}:${port} {\ntls ${TLS}cert.pem ${TLS}key.pem`),
    command: (file) => ['caddy', 'run', '--adapter', 'caddyfile', '--config', file],
  },
};

let stack: Stack;
beforeAll(async () => {
  stack = await startRealStack();
  await stack.stopGateway();
  const file = join(stack.folder, 'plumbline.yaml');
  const settings = parse(await readFile(file, 'utf8')) as { gateway: object };
  await writeFile(
    file,
    stringify({ ...settings, gateway: { ...settings.gateway, trustedProxies: ['127.0.0.1'] } }),
  );
  await stack.startGateway();
});
afterAll(() => stack.stop());

describe.each(Object.entries(PROXIES))(
  'the sample for %s',
  (_, { sample, answersEarly, configure, command }) => {
    let folder: string;
    let port: number;
    let proxy: ChildProcess;
    let ca: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'plumbline-proxy-'));
      port = await freePort();
      ca = await readFile(join(TLS, 'ca.pem'), 'utf8');
      const shipped = await readFile(new URL(`../../deploy/proxy/${sample}`, import.meta.url), 'utf8');
      const here = shipped
        .replaceAll('plumbline.example.com', HOST)
        .replaceAll('127.0.0.1:8480', new URL(stack.addresses.gateway.url).host);
      const file = join(folder, sample);
      await writeFile(file, configure(here, port, folder));
      const [program, ...args] = command(file, folder);
      const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin`, HOME: folder };
      proxy = spawn(program, args, { env, stdio: 'inherit' });
      await once(proxy, 'spawn');
      await until(
        () => send({ method: 'GET', path: '/' }),
        ({ status }) => status === 404,
      );
    });
    afterAll(async () => {
      const ended = once(proxy, 'exit');
      proxy.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    });

    interface Sending {
      readonly method?: string;
      readonly path?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      /** Whether the rest of the body never comes. */
      readonly isHeldBack?: boolean;
    }

    /** Sends a request from another address of this machine, and gives the answer. */
    async function send({
      method = 'POST',
      path = '/gravityzone/demo',
      headers = {},
      body,
      isHeldBack,
    }: Sending) {
      const sending = request({
        host: '127.0.0.1',
        port,
        localAddress: SENDER,
        servername: HOST,
        ca,
        method,
        path,
        headers: { host: HOST, authorization: stack.addresses.gateway.secret, ...headers },
      });
      if (isHeldBack === true) sending.write(body);
      else sending.end(body);
      const [response] = (await once(sending, 'response')) as [IncomingMessage];
      const answer = { status: response.statusCode, text: await text(response) };
      sending.destroy();
      return answer;
    }

    const bodyOf = (...events: readonly unknown[]) =>
      JSON.stringify({ jsonrpc: '2.0', method: 'addEvents', params: { events }, id: 1 });

    it('lets a push through, also one of nearly 10 MiB', async () => {
      const body = bodyOf(incidentEvent(stack.addresses, newIncidentId()));
      expect(await send({ body })).toEqual({ status: 200, text: '{"result":"accepted"}' });
      expect(await send({ body: body.padEnd(10 * MiB) })).toEqual({
        status: 200,
        text: '{"result":"accepted"}',
      });
    });

    it('lets callbacks through, and nothing else', async () => {
      expect(await send({ path: '/callbacks/manage', body: '{}' })).toMatchObject({ status: 401 });
      for (const path of ['/', '/metrics', '/readyz', '/gravityzone'])
        expect(await send({ method: 'GET', path }), path).toMatchObject({
          status: 404,
          text: expect.not.stringContaining('result') as string,
        });
    });

    it('hands on as sender who it is, not who it says it is, with the refusal of a wrong secret', async () => {
      const headers = { authorization: 'wrong', 'x-forwarded-for': '192.0.2.1', 'content-length': '100000' };
      const body = ' '.repeat(answersEarly ? 50_000 : 100_000);
      expect(await send({ headers, body, isHeldBack: answersEarly })).toMatchObject({ status: 401 });
      const log = await readFile(join(stack.folder, 'logs', 'gateway.log'), 'utf8');
      const refused = log
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { msg: string; ip?: string })
        .filter(({ msg }) => msg.startsWith('push refused'));
      expect(refused.at(-1)?.ip).toBe(SENDER);
    });
  },
);
