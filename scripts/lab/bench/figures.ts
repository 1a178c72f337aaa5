export interface Summary {
  readonly count: number;
  readonly min: number;
  readonly median: number;
  readonly p99: number;
  readonly max: number;
}

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

/** Nearest rank: always a value that was measured. NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const rank = Math.max(0, Math.ceil(share * values.length) - 1);
  return sorted(values)[rank] ?? Number.NaN;
}
export const median = (values: readonly number[]): number => quantile(values, 0.5);

export const mean = (values: readonly number[]): number =>
  rounded(values.reduce((sum, value) => sum + value, 0) / values.length);

export function summarise(values: readonly number[]): Summary {
  const list = sorted(values);
  return {
    count: list.length,
    min: list[0] ?? Number.NaN,
    median: quantile(list, 0.5),
    p99: quantile(list, 0.99),
    max: list.at(-1) ?? Number.NaN,
  };
}

/** Two digits behind the point; figures are in milliseconds. */
export const ms = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : '–');
export const plus = (value: number): string => `${value < 0 ? '-' : '+'}${ms(Math.abs(value))}`;
export const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** Columns of text, the first to the left and the others to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, i) => Math.max(cell.length, ...rows.map((row) => (row[i] ?? '').length)));
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');
  return [head, ...rows].map((row) => line(row).trimEnd()).join('\n');
}
