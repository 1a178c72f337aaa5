import type { Log } from '../../app/ports/log.js';
import type { KeyAnswer, KeyPress, PbxListener } from '../../app/ports/pbx.js';
import type { Link } from './link.js';
import { readKept } from './translate.js';

/** Where the dialplan keeps a refusal, under the customer's leg, until it is on disk here; a customer's own key apart. */
export const REALMS = { refusal: 'callward_refusal', customer: 'callward_customer' } as const;
export type KeptKey = keyof typeof REALMS;

const NO_MOD_DB =
  'freeswitch: without mod_db a refusal key pressed while this service is away is lost: load it' +
  ' / 未加载 mod_db：服务不在时按下的拒绝键不会被保留，请加载';

/** Refusals that were pressed while the service was away. */
export function createKept(pbx: string, link: Link, listener: PbxListener, log: Log) {
  /** What the dialplan keeps is dropped only when it is on disk here. */
  async function settle(key: KeptKey, answer: KeyAnswer, { ref }: KeyPress): Promise<void> {
    if (answer.outcome !== 'failed')
      await link.command({ kind: 'drop-kept', realm: REALMS[key], key: ref.channel });
  }

  /** Registers them. Answers whether something is left to try again. */
  async function drain(): Promise<boolean> {
    const agents = await drainRealm('refusal');
    return (await drainRealm('customer')) || agents;
  }

  async function drainRealm(key: KeptKey): Promise<boolean> {
    const tried = new Set<string>();
    let left = false;
    for (;;) {
      const list = await link.command({ kind: 'kept-keys', realm: REALMS[key] });
      if (!list.answered || !list.ok) {
        // An empty list is no answer either: `-ERR no reply`.
        if (key === 'refusal' && list.answered && /not found|denied/i.test(list.text))
          log.warn(NO_MOD_DB, { pbx, why: list.text.trim() });
        return left;
      }
      // mod_db names some hundred at a time and cuts the last name short: asked again until nothing new is named.
      const more = list.text
        .trim()
        .split(',')
        .filter((call) => call !== '' && !tried.has(call));
      if (more.length === 0) return left;
      for (const call of more) {
        tried.add(call);
        left = (await register(key, call)) || left;
      }
    }
  }

  async function register(key: KeptKey, call: string): Promise<boolean> {
    const value = await link.command({ kind: 'kept-value', realm: REALMS[key], key: call });
    if (!value.answered || !value.ok || value.text.trim() === '') return false;
    const press = readKept(pbx, call, value.text);
    try {
      const answer = await (key === 'refusal' ? listener.refusalKey(press) : listener.customerKey(press));
      await settle(key, answer, press);
      return answer.outcome === 'failed';
    } catch (error) {
      log.error('freeswitch: a kept key could not be registered', { call, why: String(error) });
      return true;
    }
  }

  return { drain, settle };
}
export type Kept = ReturnType<typeof createKept>;
