import type { Alert } from '../../core/ledger/record.js';

/** What is said of an alert, as the names of recorded sentences: what happened, the number's last four digits, how many more, the keys. */
export function alertWords(alert: Alert, more: number): readonly string[] {
  const last = /[0-9]{4}$/.exec(alert.number ?? '')?.[0] ?? '';
  return [
    `alert-${alert.code}`,
    ...(last === '' ? [] : ['number-ending', ...[...last].map((digit) => `digit-${digit}`)]),
    ...(more > 9 ? ['many-more-alerts'] : more > 0 ? ['and-further', `digit-${more}`, 'more-alerts'] : []),
    ...(alert.ref ? ['press-for-call'] : []),
    'press-to-acknowledge',
  ];
}
