import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { NewAlert } from '../../src/app/monitoring/alerts.js';
import { loadConfig } from '../../src/config/load.js';
import { loadPolicy } from '../../src/config/load-policy.js';
import { canonical } from '../../src/core/ledger/canonical.js';
import type { Policy } from '../../src/core/policy/policy.js';
import { readPolicy } from '../../src/service/read-policy.js';
import { changed, createPolicies } from '../../src/service/reload.js';
import { tellShadow } from '../../src/service/shadow.js';
import { createMemoryStore } from '../fakes/memory-store.js';
import { testPolicy } from '../fakes/policy.js';
import { createTestLog } from '../fakes/silent-log.js';

const AT = Date.UTC(2026, 10, 23, 4);
const other = (version: string, mode: Policy['mode'] = 'enforce'): Policy => ({
  ...testPolicy,
  version,
  mode,
});

function service(read: () => Promise<Policy>, first: Policy = testPolicy) {
  const [store, log, config] = [createMemoryStore(), createTestLog(), loadConfig()];
  const raised: NewAlert[] = [];
  const seen: string[] = [];
  const policies = createPolicies({
    first,
    config,
    read: async () => ({ config, policy: await read() }),
    store,
    now: () => AT,
    log,
    raise: (alert) => raised.push(alert),
    inForce: ({ version }) => seen.push(version),
  });
  return { policies, store, log, raised, seen };
}

test('R8.3 what is in force is on the ledger with its rules, once, and again when it changes', async () => {
  const { policies, store, seen } = service(async () => other('b'));
  await policies.begin();
  await policies.begin();
  await policies.reload();
  const loaded = store.rows.map(({ record }) => (record.kind === 'policy-loaded' ? record : undefined));
  assert.deepEqual(
    loaded.map((record) => record?.version),
    ['test', 'b'],
  );
  assert.deepEqual(loaded[1]?.pack, testPolicy.pack);
  assert.equal(policies.current().version, 'b');
  assert.deepEqual(seen, ['test', 'test', 'b']);
});

test('R7.1 a policy that cannot be read replaces nothing, and is told by log and alert', async () => {
  const { policies, raised, log, store } = service(async () => {
    throw new Error('pack.yaml:7 windows.0.open: write a list');
  });
  await policies.reload();
  assert.equal(policies.current(), testPolicy);
  assert.deepEqual(
    raised.map(({ code, level }) => [code, level]),
    [['policy-refused', 'critical']],
  );
  assert.match(raised[0]?.detail ?? '', /pack\.yaml:7/);
  assert.match(log.lines.join('\n'), /^error .*refused/m);
  assert.equal(store.rows.length, 0);
});

test('R8.3 a policy that cannot be put on record replaces nothing', async () => {
  const { policies, raised, store } = service(async () => other('b'));
  store.writing('fails');
  await policies.reload();
  assert.equal(policies.current(), testPolicy);
  assert.equal(raised[0]?.code, 'policy-refused');
});

test('the same policy read again changes nothing and writes nothing', async () => {
  const { policies, store, raised } = service(async () => ({ ...testPolicy }));
  await policies.reload();
  assert.equal(policies.current(), testPolicy);
  assert.equal(store.rows.length + raised.length, 0);
});

test('R7.1 calls under way while policies change see one or the other, whole', async () => {
  let round = 0;
  const { policies } = service(
    async () => {
      round += 1;
      // One whose parts tell whose they are: a mixture would show.
      const version = `round-${round}`;
      return { ...other(version), pack: { ...testPolicy.pack, name: version } };
    },
    { ...testPolicy, version: 'round-0', pack: { ...testPolicy.pack, name: 'round-0' } },
  );
  const reloads = Array.from({ length: 20 }, () => policies.reload());
  const seen = new Set<string>();
  const call = async () => {
    for (let step = 0; step < 50; step++) {
      const policy = policies.current();
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(policy.pack.name, policy.version);
      seen.add(policy.version);
    }
  };
  await Promise.all([...reloads, ...Array.from({ length: 50 }, call)]);
  assert.equal(policies.current().version, 'round-20');
  assert.ok(seen.size > 1, 'the calls met more than one policy');
});

test('shadow mode is an alert when it begins, and a line a minute while it lasts', async () => {
  const { policies, raised, log } = service(async () => testPolicy, other('s', 'shadow'));
  await policies.begin();
  assert.deepEqual(
    raised.map(({ code }) => code),
    ['shadow'],
  );
  let minute = (): void => undefined;
  tellShadow(policies.current, log, (_ms, work) => {
    minute = work;
    return () => undefined;
  });
  const before = log.lines.length;
  minute();
  assert.match(log.lines.slice(before).join('\n'), /^warn .*SHADOW MODE/);
  await policies.reload();
  const after = log.lines.length;
  minute();
  assert.equal(log.lines.length, after, 'enforcing, it says nothing');
});

test('R1.1 campaigns and purposes are taken over with the policy, or with the policy not at all', async () => {
  const config = loadConfig();
  const next = {
    ...config,
    campaigns: [{ name: 'spring', line: 'life' }],
    purposes: { ...config.purposes, extensions: { desk: 'service' as const } },
  };
  const [store, log] = [createMemoryStore(), createTestLog()];
  let policy = testPolicy;
  const policies = createPolicies({
    ...{ first: testPolicy, config, store, log, now: () => AT },
    ...{ raise: () => undefined, inForce: () => undefined },
    read: async () => ({ config: next, policy }),
  });
  policy = other('b');
  store.writing('fails');
  await policies.reload();
  assert.deepEqual(
    policies.purposes().campaigns,
    [],
    'the policy is not on record: nothing of the file holds',
  );
  store.writing('works');
  policy = testPolicy;
  await policies.reload();
  assert.deepEqual(policies.purposes().campaigns, next.campaigns, 'also where the policy is the same');
  assert.deepEqual(policies.purposes().extensions, { desk: 'service' });
  assert.deepEqual(changed(config, next), [], 'and nothing of it waits for a restart');
});

test('keys outside the policy are named as needing a restart', () => {
  const config = loadConfig();
  const alerts = { ...config.alerts, ring: false };
  const policy = { ...config.policy, mode: 'shadow' } as const;
  assert.deepEqual(changed(config, { ...config, alerts, policy, language: 'en' }), [
    'language',
    'alerts.ring',
  ]);
});

test('the files are read in a thread of their own, to the same policy; what is wrong comes back with its line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'callward-reload-'));
  const file = join(folder, 'callward.yaml');
  writeFileSync(file, 'policy:\n  pack: fr\n  hours: {closes: "18:00"}\n');
  const { policy, config } = await readPolicy({ file, shipped: 'config' });
  const direct = loadPolicy(loadConfig(file), 'config').policy;
  assert.equal(policy.version, direct.version);
  assert.equal(canonical(policy.pack), canonical(direct.pack));
  assert.deepEqual([...policy.plan.world.keys()], [...direct.plan.world.keys()]);
  assert.ok(policy.plan.world.get('1')?.shape instanceof RegExp);
  assert.equal(config.policy.pack, 'fr');
  writeFileSync(file, 'policy:\n  pack: fr\n  hours: {closes: 18}\n');
  await assert.rejects(
    readPolicy({ file, shipped: 'config' }),
    /callward\.yaml:3 policy\.hours\.closes: .*HH:MM/,
  );
});
