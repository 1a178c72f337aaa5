import assert from 'node:assert/strict';
import { test } from 'node:test';
import { REASON_CODES, REASONS } from '../../src/core/reasons.js';

const ALLOWING = new Set(['clear', 'emergency', 'shadow']);

for (const code of REASON_CODES) {
  test(`reason ${code} has both languages, a cause, a status, an alert level and a citation`, () => {
    const { zh, en, cause, sip, alert, citation } = REASONS[code];
    assert.match(code, /^[a-z]+(-[a-z]+)*$/);
    assert.match(zh, /\p{Script=Han}/u);
    assert.match(en, /^[A-Z][\x20-\x7e]+[^.]$/);
    assert.ok(Number.isInteger(cause) && cause >= 1 && cause <= 127, 'Q.850 cause');
    assert.ok(
      ALLOWING.has(code) ? sip === 302 : sip >= 400 && sip <= 699,
      'only an allow redirects to the carrier',
    );
    assert.ok(['none', 'notice', 'warning', 'critical'].includes(alert));
    assert.equal(alert === 'none', ALLOWING.has(code));
    assert.notEqual(citation.trim(), '');
  });
}

test('no two reasons say the same', () => {
  for (const language of ['zh', 'en'] as const) {
    const sentences = REASON_CODES.map((code) => REASONS[code][language]);
    assert.equal(new Set(sentences).size, sentences.length);
  }
});
