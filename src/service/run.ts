import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createZoneClock } from '../adapters/clock/zone-clock.js';
import { createLog } from '../adapters/log/winston-log.js';
import { openSqliteStore } from '../adapters/sqlite/index.js';
import { watchStore } from '../app/monitoring/watch-store.js';
import type { Log } from '../app/ports/log.js';
import type { PbxListener } from '../app/ports/pbx.js';
import { LOOK_EVERY_MS } from '../app/screening/follow-store.js';
import { createNumberReader } from '../app/screening/number-reader.js';
import { type Config, isGuarded } from '../config/schema.js';
import { supervisorsOf } from '../config/supervisor-schema.js';
import type { Policy } from '../core/policy/policy.js';
import { compose } from './compose.js';
import { alertSettings, openDesk } from './desk.js';
import { createDistrust } from './distrust.js';
import { openGuards } from './guards.js';
import { openHearing, refusalSettings } from './hearing.js';
import { createSupervision } from './http.js';
import { openCalendar } from './open-calendar.js';
import { openPatrol, type RunningPatrol } from './patrol.js';
import { openCanary, openGates, openPbx } from './pbxes.js';
import { policyClock } from './policy-clock.js';
import { type PolicySource, readPolicy } from './read-policy.js';
import { createReadiness } from './readiness.js';
import { createPolicies } from './reload.js';
import { tellShadow } from './shadow.js';
import { type HangUps, hearHangUps, stopSignal } from './signals.js';
import { VERSION } from './version.js';
import { warmUp } from './warm-up.js';
import { openWebhooks } from './webhooks.js';

/** What has been opened and must be closed, newest first. */
type Closer = () => void | Promise<void>;

/**
 * Runs the service until it is told to stop: SIGTERM or SIGINT. An error nobody caught ends the process: whoever supervises it
 * starts it anew, and until then nothing goes out. A start that fails closes what it had opened and rejects, so the process ends.
 */
export async function runService(config: Config, policy: Policy, source: PolicySource): Promise<void> {
  const log = createLog({ level: config.log.level, ...(config.log.file && { file: config.log.file }) });
  const hangUps = hearHangUps();
  const opened: Closer[] = [() => log.close(), () => hangUps.close()];
  try {
    await open(config, policy, source, log, opened, hangUps);
    log.info('stopping', { signal: await stopSignal() });
  } finally {
    for (const close of opened.reverse()) await close();
  }
}

/** Guards and gates listen first, then the PBX links come up, so that whatever the gate allows finds its guard. */
async function open(
  config: Config,
  first: Policy,
  source: PolicySource,
  log: Log,
  opened: Closer[],
  hangUps: HangUps,
): Promise<void> {
  const now = policyClock(config.testing.clock, log);
  const newId = () => randomUUID();

  const supervision = createSupervision(now);
  const patienceMs = config.screening.budgetMs * 0.6;
  const ledger = openSqliteStore({ folder: config.data, checkpointer: true, busyTimeoutMs: 5, patienceMs });
  const store = watchStore(supervision.watch(ledger), (record, mark) => {
    if (mark && record.kind === 'alert-acknowledged') application.acknowledged(record.alert);
  });
  opened.push(() => store.close());
  const mark = (event: 'started' | 'stopped') =>
    store.append({
      kind: 'service',
      at: now(),
      event,
      version: VERSION,
      policyVersion: policies.current().version,
    });

  const zoneClock = createZoneClock();
  const holidays = openCalendar(source.shipped, log);
  await warmUp(first, zoneClock);
  const read = createNumberReader();
  const unheard: string[] = [];
  const policies = createPolicies({
    first,
    config,
    read: async () => {
      const next = await readPolicy(source);
      const { length: rows, 0: leftOut } = next.problems;
      if (leftOut)
        log.warn('rows of a data file left out', { rows, first: `${leftOut.file}:${leftOut.line ?? 1}` });
      return next;
    },
    store,
    now,
    log,
    raise: (alert) => application.raise(alert),
    inForce: (policy) => {
      readiness.policy(policy);
      holidays.warn(policy, now());
    },
  });
  const hearing = await openHearing(config, {
    shipped: join(source.shipped, 'phrases'),
    now,
    log,
    lost: (why) => unheard.push(why),
  });
  opened.push(() => hearing.close());
  const application = compose({
    policy: policies.current,
    read,
    store,
    zoneClock,
    calendar: holidays.calendar,
    now,
    newId,
    log,
    budgetMs: config.screening.budgetMs,
    refusal: { ...refusalSettings(config), spoken: hearing.spoken },
    alerts: alertSettings(config, zoneClock),
    exemptionBurst: {
      uses: config.alerts.exemptionBurst.uses,
      withinMs: config.alerts.exemptionBurst.minutes * 60_000,
    },
    purposes: policies.purposes,
    guarded: new Set(config.trunks.filter(isGuarded).map((trunk) => trunk.name)),
    callChanged: (call, over) => {
      supervision.callChanged(call, over);
      patrol.changed(call, over);
    },
  });
  const patrol: RunningPatrol = await openPatrol({ config, application, store, zoneClock });
  opened.push(() => patrol.close());
  // The orders are known before anything is asked.
  await application.look();
  const looking = setInterval(() => void application.look(), LOOK_EVERY_MS);
  opened.push(() => clearInterval(looking));
  const readiness = createReadiness(
    config.data,
    config.pbx.map((pbx) => pbx.name),
  );
  opened.push(() => readiness.stopped());
  // On record before the first decision under it.
  await policies.begin();
  const listener: PbxListener = {
    ...application.listener,
    link: (pbx, state, why) => {
      application.listener.link(pbx, state, why);
      readiness.link(pbx, state);
      supervision.link(pbx, state);
    },
  };
  const numberFor = (dialled: string) => read(dialled, policies.current().plan);
  const needs = { config, listener, now, newId, log, numberFor };
  // Made before anything listens: a password that cannot be read must not leave half a service behind.
  const pbxes = config.pbx.map((pbx) => {
    const made = openPbx(pbx, needs);
    application.attach(made, supervisorsOf(pbx));
    return made;
  });

  await openGuards(config, { listener: application.guard, now, newId, log }, (close) => opened.push(close));
  const canaries = (await openGates(needs)).map((open) => {
    opened.push(() => open.gate.close());
    return openCanary(open, needs, createDistrust(open.pbx.name, application, readiness, log));
  });
  opened.push(
    await supervision.open({
      config,
      store,
      policy: policies.current,
      read: numberFor,
      zoneClock,
      now,
      newId,
      log,
      files: join(source.shipped, '..', 'build', 'board'),
      disposition: (disposition) => listener.disposition(disposition),
      calls: openDesk(config, application),
      escalate: application.escalate,
    }),
  );
  opened.push(await openWebhooks(config, { store, now, log, raise: (alert) => application.raise(alert) }));
  readiness.guardsUp();
  await mark('started');
  for (const detail of unheard)
    application.raise({ code: 'hearing-lost', level: 'warning', detail: `${detail}; the keys work` });
  await application.resume();
  opened.push(() => application.close());
  opened.push(tellShadow(policies.current, log));
  hangUps.heed(() => {
    holidays.reload();
    supervision.renew();
    void policies.reload();
  });
  // While it stops there is nothing left to reload.
  opened.push(() => hangUps.heed(() => undefined));
  opened.push(() =>
    mark('stopped').then(
      () => undefined,
      (error: unknown) => log.error('stop not recorded', { why: String(error) }),
    ),
  );
  for (const pbx of pbxes) {
    opened.push(() => pbx.close());
    pbx.start();
  }
  for (const canary of canaries) {
    opened.push(() => canary.close());
    canary.start();
  }
  // The first thing to go when we stop.
  opened.push(() => readiness.stopped());
}
