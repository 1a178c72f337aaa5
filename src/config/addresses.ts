/** The parts of addresses that the schema has already checked. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** `127.0.0.1:15070` or `[::1]:15070`. */
export function readHostPort(address: string): HostPort {
  const colon = address.lastIndexOf(':');
  return { host: bare(address.slice(0, colon)), port: Number(address.slice(colon + 1)) };
}

export interface CarrierAddress {
  readonly host: string;
  readonly port?: number;
  readonly transport: 'udp' | 'tcp' | 'tls';
}

/** `sip:203.0.113.10:5061;transport=tls`; without a transport it is UDP (RFC 3263), for `sips:` TLS. */
export function readCarrier(uri: string): CarrierAddress {
  const [, scheme, host = '', port, transport] =
    /^(sips?):(\[[^\]]+\]|[^:;]+)(?::(\d+))?(?:;transport=(udp|tcp|tls))?$/.exec(uri) ?? [];
  return {
    host: bare(host),
    ...(port !== undefined && { port: Number(port) }),
    transport: (transport as CarrierAddress['transport'] | undefined) ?? (scheme === 'sips' ? 'tls' : 'udp'),
  };
}

const bare = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');
