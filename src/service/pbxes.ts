import { join } from 'node:path';
import { createAsterisk } from '../adapters/asterisk/index.js';
import { type CanaryWatch, createCanary } from '../adapters/freeswitch/gate/canary.js';
import { createTrunkGate, type TrunkGate } from '../adapters/freeswitch/gate/index.js';
import { createFreeswitch } from '../adapters/freeswitch/index.js';
import type { Clock } from '../app/ports/clock.js';
import type { Log } from '../app/ports/log.js';
import type { Pbx, PbxListener } from '../app/ports/pbx.js';
import { readCarrier, readHostPort } from '../config/addresses.js';
import {
  type Config,
  type FreeswitchConfig,
  isFreeswitch,
  isGuarded,
  type PbxConfig,
} from '../config/schema.js';
import { readAriPassword, readEslPassword } from '../config/secret.js';
import type { CanaryJudgement } from '../core/canary.js';
import type { NumberReading } from '../core/number/phone-number.js';
import { gateHook, gateSecret } from './gate-hook.js';

export interface PbxNeeds {
  readonly config: Config;
  readonly listener: PbxListener;
  readonly now: Clock;
  readonly newId: () => string;
  readonly log: Log;
  readonly numberFor: (dialled: string) => NumberReading;
}

/** A PBX as the service runs it. */
export type RunningPbx = Pbx & { start(): void; close(): Promise<void> };

/** The link to one PBX, of whichever kind. */
export function openPbx(pbx: PbxConfig, needs: PbxNeeds): RunningPbx {
  const { config, listener, now, newId, log, numberFor } = needs;
  const common = {
    name: pbx.name,
    language: config.language,
    trunks: config.trunks
      .filter((trunk) => trunk.pbx === pbx.name)
      .map(({ name, format, carrier }) => ({ name, format, carrierHost: readCarrier(carrier).host })),
    listener,
    now,
    newId,
    log,
  };
  if (isFreeswitch(pbx)) {
    const { key, undoKey, confirm, customer } = config.refusal;
    return createFreeswitch({
      ...common,
      esl: eslAddress(pbx),
      refusal: { key, undoKey, confirm, ...(customer && { customerKey: customer.key }) },
      ...(needsAudio(config) && { voices: pbx.voices ?? join(config.data, 'voices') }),
      explicitIsGated: true,
    });
  }
  const { url, username, app } = pbx.ari;
  return createAsterisk({
    ...common,
    numberFor,
    ari: { url, username, password: readAriPassword(pbx), app },
  });
}

/** Whether a recogniser of ours listens: only then does audio leave the PBX. */
const needsAudio = ({ hearing }: Config): boolean => hearing.engine !== 'none' && hearing.engine !== 'pbx';

/** The gates that FreeSWITCHes ask; they listen before any link is up, as the trunk guards do. */
export async function openGates(needs: PbxNeeds): Promise<readonly OpenGate[]> {
  const opened: OpenGate[] = [];
  try {
    for (const pbx of needs.config.pbx.filter(isFreeswitch))
      opened.push({ pbx, gate: await openGate(pbx, needs) });
  } catch (error) {
    await Promise.all(opened.map(({ gate }) => gate.close()));
    throw error;
  }
  return opened;
}

export interface OpenGate {
  readonly pbx: FreeswitchConfig;
  readonly gate: TrunkGate;
}

/** Sends canaries through every gateway that asks this gate, and says what became of each. */
export function openCanary(
  { pbx, gate }: OpenGate,
  { config, newId, log }: PbxNeeds,
  judged: (trunk: string, judgement: CanaryJudgement) => void,
): CanaryWatch {
  return createCanary({
    pbx: pbx.name,
    esl: eslAddress(pbx),
    gateways: config.trunks
      .filter((trunk) => trunk.pbx === pbx.name && !isGuarded(trunk))
      .map(({ name }) => name),
    release: () => gate.releaseCanary(),
    everyMs: pbx.canary.everySeconds * 1000,
    killGateway: pbx.canary.onFailure === 'kill-gateway',
    judged,
    newId,
    log,
  });
}

function eslAddress(pbx: FreeswitchConfig) {
  const { host, port, user } = pbx.esl;
  return { host, port, password: readEslPassword(pbx), ...(user !== undefined && { user }) };
}

function openGate(
  pbx: FreeswitchConfig,
  { config, listener, now, newId, log }: PbxNeeds,
): Promise<TrunkGate> {
  return createTrunkGate({
    pbx: pbx.name,
    listen: readHostPort(pbx.gate.listen),
    trunks: config.trunks
      // Behind a redirect guard a gateway asks nobody else.
      .filter((trunk) => trunk.pbx === pbx.name && !isGuarded(trunk))
      .map(({ name, carrier }) => ({ name, carrier })),
    internal: pbx.internal,
    hook: gateHook(config.data),
    secret: gateSecret(config.data),
    listener,
    now,
    newId,
    log,
    budgetMs: config.screening.budgetMs,
  });
}
