import { z } from 'zod';

/** The single values of the configuration that have a form of their own. What passes here is safe to write into PBX files. */

const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** `09:00`, or `24:00` for the end of the day; compiled to minutes since midnight. */
export const minuteOfDay = z.string({ error: 'clock-time' }).transform((spelled, context): number => {
  const [, hour, minute] = CLOCK.exec(spelled) ?? [];
  if (spelled === '24:00') return 1440;
  if (hour !== undefined && minute !== undefined) return Number(hour) * 60 + Number(minute);
  context.addIssue({ code: 'custom', message: 'clock-time' });
  return z.NEVER;
});

export const CLOSES_LATER = [
  ({ opens, closes }: { readonly opens: number; readonly closes: number }) => opens < closes,
  { message: 'opens-before-closes', path: ['closes'] },
] as const satisfies readonly [unknown, { message: string; path: string[] }];

export const openSpan = z.strictObject({ opens: minuteOfDay, closes: minuteOfDay }).refine(...CLOSES_LATER);

const DURATION =
  /^P(?!$)(?:(\d{1,3})W)?(?:(\d{1,5})D)?(?:T(?!$)(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$/;

/** An ISO 8601 duration without years and months, whose length the calendar would decide: `PT24H`, `P30D`; in milliseconds. */
export const duration = z.string({ error: 'duration' }).transform((spelled, context): number => {
  const parts = DURATION.exec(spelled)
    ?.slice(1)
    .map((digits) => Number(digits ?? 0));
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts ?? [];
  const ms = ((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
  if (ms > 0) return ms;
  context.addIssue({ code: 'custom', message: 'duration' });
  return z.NEVER;
});

/** The name of an endpoint or a PBX, as it stands in channel names and file names. */
export const endpointName = z.string().regex(/^[A-Za-z0-9_][\w.-]{0,63}$/);

export const httpUrl = z.string().refine(
  (url) => {
    if (!URL.canParse(url)) return false;
    const { protocol, username, password } = new URL(url);
    return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '';
  },
  { message: 'http-url' },
);

export const hostPort = z.string().refine(
  (address) => {
    const [, host, port] = /^(\[[0-9a-fA-F:.]+\]|\d{1,3}(?:\.\d{1,3}){3}):(\d{1,5})$/.exec(address) ?? [];
    if (host === undefined || !URL.canParse(`http://${host}/`)) return false;
    return Number(port) >= 1 && Number(port) <= 65535;
  },
  { message: 'host-port' },
);

/** An address, a network `192.0.2.0/24` or a host name, without a port: where phones are. */
export const internalHost = z.string().refine(
  (entry) => {
    const [, address = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
    const v4 = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(address);
    const v6 = address.includes(':');
    if (v4 || v6) {
      const whole = URL.canParse(v4 ? `http://${address}/` : `http://[${address}]/`);
      return whole && (bits === undefined || Number(bits) <= (v4 ? 32 : 128));
    }
    return (
      bits === undefined && /^(?=.*[A-Za-z])[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(address)
    );
  },
  { message: 'internal-host' },
);

const SIP =
  /^sips?:(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]{1,253})(?::(\d{1,5}))?(?:;transport=(?:udp|tcp|tls))?$/;

export const carrierUri = z.string().refine(
  (uri) => {
    const found = SIP.exec(uri);
    return found !== null && (found[1] === undefined || (Number(found[1]) >= 1 && Number(found[1]) <= 65535));
  },
  { message: 'sip-uri' },
);
