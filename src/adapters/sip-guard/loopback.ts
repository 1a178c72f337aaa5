import { BlockList, isIP } from 'node:net';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

export function isLoopback(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && LOOPBACK.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** A guard on loopback serves the PBX beside it alone, also where a route or a container lets others in. */
export const admits = (listening: string, peer: string): boolean =>
  !isLoopback(listening) || isLoopback(peer);
