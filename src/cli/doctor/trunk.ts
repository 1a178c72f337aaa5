import { lookup } from 'node:dns/promises';
import { readCarrier } from '../../config/addresses.js';
import type { TrunkConfig } from '../../config/schema.js';
import { type Finding, whyOf } from './finding.js';

/** The carrier's name has an address. No SIP is sent: a trunk is proved by a call. */
export async function examineTrunk({ name, pbx, carrier }: TrunkConfig): Promise<Finding> {
  const what = `trunk ${pbx} ${name}`;
  const { host } = readCarrier(carrier);
  try {
    const { address } = await lookup(host);
    return { what, ok: true, says: `${carrier} → ${address}` };
  } catch (error) {
    return {
      what,
      ok: false,
      says: `运营商地址无法解析 / the carrier's name has no address: ${whyOf(error)}`,
    };
  }
}
