import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Service {
  readonly command: string;
  readonly volumes: readonly string[];
  readonly tmpfs: readonly string[];
}

const { services } = parse(readFileSync(new URL('../../deploy/compose.yaml', import.meta.url), 'utf8'), {
  merge: true,
}) as { services: Readonly<Record<'gateway' | 'worker', Service>> };

describe('the compose file', () => {
  it('mounts the folder of the settings file, so that changes are seen', () => {
    for (const { volumes } of [services.gateway, services.worker])
      expect(volumes).toContain('./plumbline:/etc/plumbline:ro');
  });

  it('shows the gateway only the secrets that it needs, and the worker all', () => {
    expect(services.gateway.tmpfs).toEqual(['/tmp', '/etc/plumbline/secrets']);
    expect(services.gateway.volumes.slice(1)).toEqual([
      './plumbline/secrets/gateway:/etc/plumbline/secrets/gateway:ro',
    ]);
    expect(services.worker.tmpfs).toEqual(['/tmp']);
  });
});
