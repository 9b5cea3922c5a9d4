/** Where Temporal is: `address` as `host:port`, and the namespace that plumbline lives in. */
export interface TemporalTarget {
  readonly address: string;
  readonly namespace: string;
  /** Speaks TLS; everything in it may be left out. */
  readonly tls?: TemporalTls;
  readonly apiKey?: string;
}

/** Certificates and keys are PEM. */
export interface TemporalTls {
  /** The authorities that are trusted, instead of those of the system. */
  readonly ca?: string;
  /** What we show where Temporal asks for it. */
  readonly own?: { readonly cert: string; readonly key: string };
  /** The name in Temporal's certificate, where it is not that of the address. */
  readonly serverName?: string;
}
