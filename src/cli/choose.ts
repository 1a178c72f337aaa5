import { usage } from './failure.js';

/** The one named, or the only one there is. */
export function choose<T extends { readonly name: string }>(
  among: readonly T[],
  name: string | undefined,
  option: string,
  key: string,
): T {
  const found =
    name === undefined ? (among.length === 1 ? among[0] : undefined) : among.find((one) => one.name === name);
  if (found) return found;
  if (among.length === 0) throw missing(key, '--config');
  const names = among.map((one) => one.name).join(', ');
  const what = name === undefined ? '请选其一 / choose one' : `没有 ${name} / there is no ${name}`;
  throw usage(`${option}: ${what}`, `请选 / choose from: ${names}`, option);
}

export const missing = (key: string, where: string) =>
  usage(
    `配置中没有 ${key} / the configuration has no ${key}`,
    '写入配置；所有的键见 config/callward.yaml / add it; config/callward.yaml lists every key',
    where,
  );
