import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

const LOOPBACK6 = new BlockList(); // every spelling of ::1, and ::ffff:127.0.0.1
LOOPBACK6.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK6.addAddress('::1', 'ipv6');

/** Asked for every packet: an IPv4 address in dotted form needs no list. */
export function isLoopback(address: string): boolean {
  const family = isIP(address);
  return family === 4 ? address.startsWith('127.') : family === 6 && LOOPBACK6.check(address, 'ipv6');
}

/** The host's own addresses, read again at most once a second: an interface may come up after us. */
function createOwnAddresses(): (address: string) => boolean {
  let own = new Set<string>();
  let readAt = Number.NEGATIVE_INFINITY;
  return (address) => {
    if (!own.has(address) && performance.now() - readAt > 1000) {
      readAt = performance.now();
      own = new Set(
        Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map((at) => at.address)),
      );
    }
    return own.has(address);
  };
}

/**
 * Who is served: programs on this host, on whatever address the guard listens, and the PBX addresses named. A PBX bound to the
 * host's outer address writes to loopback from that address, so the host's own addresses count like loopback; the kernel
 * drops packets from outside that claim one of them (martians).
 */
export function createAdmission(peers: readonly string[]): (peer: string) => boolean {
  const isOwn = createOwnAddresses();
  return (peer) => isLoopback(peer) || peers.includes(peer) || isOwn(peer);
}
