import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { createFraming } from '../../../src/adapters/sip-guard/stream.js';
import { encodeUser, readRequestUri } from '../../../src/adapters/sip-guard/uri.js';
import { exchange, headersOf, sipRequest, statusOf } from './exchange.js';
import { ALLOWED, fakeListener, SHIELDED } from './fake-listener.js';

const FOLDER = join(process.cwd(), 'test/fixtures/sip');
const seeds = [
  sipRequest(),
  sipRequest({ method: 'OPTIONS' }),
  ...readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sip'))
    .map((name) => readFileSync(join(FOLDER, name))),
];

/** A seed with pieces cut out, doubled, overwritten or put in: near enough to SIP to get past the first checks. */
const mutated = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(
      fc.tuple(
        fc.nat(1200),
        fc.nat(12),
        fc.oneof(
          fc.uint8Array({ maxLength: 6 }),
          fc
            .constantFrom(
              '\r\n',
              ';',
              '@',
              '%',
              ',',
              '"',
              '<',
              '>',
              ':',
              ' ',
              '\0',
              '900',
              '\r\nTo: <sip:900@x>',
            )
            .map((text) => Buffer.from(text)),
        ),
      ),
      { maxLength: 4 },
    ),
  )
  .map(([seed, edits]) =>
    edits.reduce<Buffer>((bytes, [at, drop, put]) => {
      const from = at % (bytes.length + 1);
      return Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + drop)]);
    }, seed),
  );

test('R1.1 no packet throws, and no 302 names a number the listener did not allow', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(mutated, { minLength: 1, maxLength: 6 }), async (packets) => {
      const allowed = new Set<string>();
      const listener = fakeListener(async (attempt) => {
        if (attempt.dialled.length % 2 === 0) return SHIELDED;
        allowed.add(attempt.dialled);
        return ALLOWED;
      });
      const guard = exchange(listener);
      for (const packet of packets) guard.tell(packet);
      await guard.ask(sipRequest({ callId: 'last', branch: 'last', user: '12' }));
      for (const answer of guard.answers) {
        assert.match(answer, /^SIP\/2\.0 [2-6]\d\d (?:[A-Za-z/ ]+|callward \d\d[a-z-]+)\r\n/);
        assert.equal(answer.indexOf('\r\n\r\n'), answer.length - 4);
        const contacts = headersOf(answer, 'Contact');
        assert.equal(contacts.length, statusOf(answer) === 302 ? 1 : 0);
        const user = /^<sip:([^@;:]*)@carrier\.example:5060;transport=tcp>$/.exec(contacts[0] ?? '')?.[1];
        if (contacts[0]) assert.ok(allowed.has(decodeURIComponent(user ?? '\0')), contacts[0]);
      }
      assert.ok(!guard.listener.anomalies.includes('internal'));
    }),
    { numRuns: 3000 },
  );
});

test('R1.3 what is encoded for the carrier is read back as the same number', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), (user) => {
      const reading = readRequestUri(`sip:${encodeUser(user)}@carrier.example`);
      assert.equal(reading.ok && reading.uri.user, user);
    }),
  );
});

test('the framing yields the same messages however the stream is cut', () => {
  fc.assert(
    fc.property(
      fc.array(mutated, { maxLength: 4 }),
      fc.array(fc.nat(3000), { maxLength: 12 }),
      (packets, cuts) => {
        const stream = Buffer.concat(packets);
        const whole = createFraming();
        const cut = createFraming();
        const expected = whole.push(stream).map((message) => message.toString('latin1'));
        const seen: string[] = [];
        let at = 0;
        for (const end of [
          ...cuts.filter((mark) => mark < stream.length).sort((a, b) => a - b),
          stream.length,
        ]) {
          seen.push(...cut.push(stream.subarray(at, end)).map((message) => message.toString('latin1')));
          at = end;
        }
        assert.deepEqual(seen, expected);
        assert.equal(cut.lost, whole.lost);
      },
    ),
  );
});
