import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AccessStore, Account, Token } from '../../src/app/ports/access-store.js';

export interface AccessStoreUnderTest {
  readonly store: AccessStore;
  dispose(): void;
}

const anAccount = (id: string): Account => ({
  id,
  name: `Name ${id}`,
  roles: ['supervisor', 'compliance'],
  teams: ['north', '*'],
  extension: '8100',
  passwordHash: `hash of ${id}`,
  temporary: true,
  locked: false,
  createdAt: 1,
  failures: { count: 0, last: 0 },
});

const aToken = (id: string): Token => ({
  id,
  name: `for ${id}`,
  digest: `digest of ${id}`,
  scopes: ['monitor'],
  createdBy: 'ann',
  createdAt: 1,
  expiresAt: 2,
});

/** What every store of accounts must do. */
export function testAccessStore(name: string, create: () => AccessStoreUnderTest): void {
  const withStore = (what: string, body: (store: AccessStore) => Promise<void>): void => {
    test(what, async () => {
      const { store, dispose } = create();
      try {
        await body(store);
      } finally {
        store.close();
        dispose();
      }
    });
  };

  describe(`access store contract: ${name}`, () => {
    withStore('an account comes back as it was added, by id and by key', async (store) => {
      const account = anAccount('a1');
      const { extension: _, ...bare } = anAccount('a2');
      assert.equal(await store.addAccount(account, 'key 1'), true);
      assert.equal(await store.addAccount(bare, 'key 2'), true);
      assert.deepEqual(await store.account('a1'), account);
      assert.deepEqual(await store.accountByKey('key 2'), bare);
      assert.deepEqual(await store.accounts(), [account, bare]);
      assert.equal(await store.account('none'), undefined);
      assert.equal(await store.accountByKey('none'), undefined);
    });

    withStore(
      'a key is taken once, an id is taken once, and the first account is made once',
      async (store) => {
        assert.equal(await store.addAccount(anAccount('a1'), 'key', true), true);
        assert.equal(await store.addAccount(anAccount('a2'), 'key'), false);
        assert.equal(await store.addAccount(anAccount('a1'), 'other'), false);
        assert.equal(await store.addAccount(anAccount('a3'), 'third', true), false);
        assert.equal((await store.accounts()).length, 1);
      },
    );

    withStore('a change changes what it names and nothing else', async (store) => {
      await store.addAccount(anAccount('a1'), 'key 1');
      await store.addAccount(anAccount('a2'), 'key 2');
      const change = { roles: ['agent'], locked: true, failures: { count: 3, last: 9 } } as const;
      assert.equal(await store.changeAccount('a1', change), true);
      assert.deepEqual(await store.account('a1'), { ...anAccount('a1'), ...change });
      assert.deepEqual(await store.account('a2'), anAccount('a2'));
      await store.changeAccount('a1', { extension: null });
      assert.equal((await store.account('a1'))?.extension, undefined);
      assert.equal(await store.changeAccount('none', { locked: true }), false);
    });

    withStore('sessions: found by their digest, ended one by one, all but one, and by age', async (store) => {
      const add = (digest: string, account: string, createdAt = 10, seenAt = 10) =>
        store.addSession({ digest, account, createdAt, seenAt });
      for (const [digest, account] of [
        ['d1', 'a1'],
        ['d2', 'a1'],
        ['d3', 'a1'],
        ['d4', 'a2'],
      ] as const)
        await add(digest, account);
      assert.deepEqual(await store.session('d1'), { digest: 'd1', account: 'a1', createdAt: 10, seenAt: 10 });
      await store.seen('d1', 20);
      assert.equal((await store.session('d1'))?.seenAt, 20);
      await store.endSession('d2');
      await store.endSessions('a1', 'd3');
      const left = await Promise.all(['d1', 'd2', 'd3', 'd4'].map((digest) => store.session(digest)));
      assert.deepEqual(
        left.map((one) => one?.digest),
        [undefined, undefined, 'd3', 'd4'],
      );
      await add('idle', 'a1', 30, 5);
      await add('old', 'a1', 5, 30);
      await store.sweepSessions(6, 6);
      const swept = await Promise.all(['idle', 'old', 'd4'].map((digest) => store.session(digest)));
      assert.deepEqual(
        swept.map((one) => one?.digest),
        [undefined, undefined, 'd4'],
      );
    });

    withStore('tokens: found by their digest, revoked once', async (store) => {
      await store.addToken(aToken('t1'));
      await store.addToken(aToken('t2'));
      assert.deepEqual(await store.tokenByDigest('digest of t1'), aToken('t1'));
      assert.equal(await store.tokenByDigest('t1'), undefined);
      assert.equal(await store.revokeToken('t1', 7), true);
      assert.equal(await store.revokeToken('t1', 8), false);
      assert.equal(await store.revokeToken('none', 8), false);
      assert.deepEqual(await store.tokens(), [{ ...aToken('t1'), revokedAt: 7 }, aToken('t2')]);
    });

    withStore('what looks like SQL is only text', async (store) => {
      const nasty = "'; DROP TABLE accounts; --";
      await store.addAccount({ ...anAccount(nasty), name: nasty, teams: [nasty] }, nasty);
      assert.equal((await store.accountByKey(nasty))?.name, nasty);
      assert.equal(await store.accountByKey("' OR 1=1 --"), undefined);
      assert.equal((await store.accounts()).length, 1);
    });
  });
}
