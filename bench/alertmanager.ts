import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../src/temporal/dev-server/free-port.ts';
import { until } from './settled.ts';

/** Where Debian's package puts it. */
const PROGRAM = '/usr/bin/prometheus-alertmanager';

/** A running Alertmanager that sends nothing to anybody. */
export interface Alertmanager {
  readonly pid: number | undefined;
  readonly url: string;
  /** Alerts that it took so far. */
  taken(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts an Alertmanager of its own on a free port; `undefined` where Debian's package is not installed. */
export async function startAlertmanager(): Promise<Alertmanager | undefined> {
  if (!existsSync(PROGRAM)) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-alertmanager-'));
  const config = join(folder, 'alertmanager.yml');
  await writeFile(config, 'route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n');
  const origin = `127.0.0.1:${await freePort(undefined)}`;
  const child = spawn(
    PROGRAM,
    [
      `--config.file=${config}`,
      `--storage.path=${folder}`,
      `--web.listen-address=${origin}`,
      '--cluster.listen-address=',
      '--log.level=error',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  process.once('exit', () => child.kill());
  const metrics = async (): Promise<string> => (await fetch(`http://${origin}/metrics`)).text();
  await until(() => metrics().then(Boolean, () => false));
  return {
    pid: child.pid,
    url: `http://${origin}/api/v2/alerts`,
    async taken() {
      const counts = (await metrics()).matchAll(/^alertmanager_alerts_received_total\{.*\} ([0-9.e+]+)$/gm);
      return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
    },
    async stop() {
      child.kill();
      await once(child, 'exit');
      await rm(folder, { recursive: true });
    },
  };
}

/** A message with one alert, of so many bytes. */
export function alertBody(id: string, bytes: number): string {
  const alert = (padding: string): string =>
    JSON.stringify([
      {
        labels: { alertname: 'edr', incident: id, severity: 'high', instance: 'WIN-SRV01' },
        annotations: { summary: 'ATC.Malicious on WIN-SRV01', padding },
      },
    ]);
  return alert('x'.repeat(bytes - alert('').length));
}
