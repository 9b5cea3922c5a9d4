import { z } from 'zod';
import { alsoAmongFaults, expected } from './schema/expected.ts';
import { secret, secretAmongOthers } from './schema/secret.ts';

/** One that others must know. */
const listenPort = z.int().min(1).max(65_535);

const pem = z.union(
  [secretAmongOthers, z.string().min(1)],
  expected('must name a file in PEM, or a secret that is PEM'),
);

/** How to speak TLS with Temporal; files hold PEM. */
const temporalTls = z
  .strictObject({
    /** Authorities that are trusted instead of those of the system. */
    caFile: pem.optional(),
    /** Our certificate and its key, where Temporal asks for one. */
    certFile: pem.optional(),
    keyFile: pem.optional(),
    /** The name in Temporal's certificate, where it is not that of the address. */
    serverName: z.string().min(1).optional(),
  })
  .refine(({ certFile, keyFile }) => (certFile === undefined) === (keyFile === undefined), {
    ...alsoAmongFaults,
    error: 'needs certFile and keyFile together',
  });

/** Where Temporal is, what it wants of us, and what names there begin with. */
export const temporalSettings = z.strictObject({
  address: z
    .string()
    .regex(
      /^(\[[0-9a-f:.]+\]|[^\s:/[\]]+):[0-9]{1,5}$/i,
      'must be a host and a port, such as temporal.internal:7233',
    )
    .optional()
    .meta({
      description: '`host:port` of the Temporal server',
      otherwise:
        'Temporal’s own configuration, else the embedded server: the one that `plumbline start` brings along on this machine',
    }),
  embedded: z
    .strictObject({ port: listenPort.default(7233), uiPort: listenPort.default(8233) })
    .default({ port: 7233, uiPort: 8233 })
    .describe(
      'ports of 127.0.0.1 on which the embedded server listens: `port` for Temporal itself, `uiPort` for its Web UI',
    ),
  configProfile: z.string().min(1).optional().meta({
    description:
      "profile of [Temporal's own configuration](#temporals-own-configuration), which says what is left out here",
    otherwise: '`TEMPORAL_PROFILE`, else `default`',
  }),
  namespace: z.string().min(1).default('default').describe('the namespace of this installation'),
  createNamespace: z
    .boolean()
    .default(false)
    .describe(
      'whether the worker creates the namespace if it is missing; it then keeps histories of ended workflows for 30 days. The gateway waits for it',
    ),
  tls: z
    .union([z.boolean(), temporalTls], expected('must be true, false or a group of the settings of TLS'))
    .default(false)
    .describe(
      "`true` to use TLS. Or its settings: `caFile` (authorities that are trusted instead of the system's), `certFile` with `keyFile` (our own certificate), each a PEM file or a *secret* that is PEM; `serverName` (the name in the server's certificate, if it is not the name in `address`)",
    ),
  apiKey: secret.optional().describe('*secret*, for a server that asks for one; turns TLS on'),
  ui: z
    .url({ protocol: /^https?$/, error: 'must be an address such as http://127.0.0.1:8233' })
    .optional()
    .meta({
      description:
        "address of Temporal's Web UI, such as `https://temporal.example.com`. `incidents show` then links to the workflow",
      otherwise: "none; in Temporal's cloud its own; that of the embedded server",
    }),
  fairByCompany: z
    .boolean()
    .default(false)
    .describe(
      'whether companies are served in turn while incidents of the same category wait (“Companies in turn” below)',
    ),
  taskQueuePrefix: z
    .string()
    .min(1)
    .default('plumbline')
    .describe(
      'start of the names of all task queues: `<prefix>-incidents`, `<prefix>-account-<name>`, and for each desk `<prefix>-desk-<desk>` and, for High incidents, `<prefix>-desk-<desk>-high`',
    ),
  searchAttributePrefix: z
    .string()
    .regex(/^([A-Za-z][A-Za-z0-9_]{0,31})?$/, 'must be letters, digits and _, a letter first, at most 32')
    .default('')
    .describe(
      'start of the names of all search attributes, such as `Plumbline` for `PlumblineScore`; letters, digits and `_`',
    ),
});
