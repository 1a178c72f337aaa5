import { z } from 'zod';
import { hostPort, minuteOfDay } from './values.js';

/** The board and its API: where they are served, who is in which team, when an alert goes further. */

const path = z.string().min(1).max(500);
const team = z.string().min(1).max(60);
const extension = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,31}$/);

const LOOPBACK = /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\]):/;

export const http = z
  .strictObject({
    enabled: z.boolean().default(true),
    /** Absent: 127.0.0.1:8090 where that is free. */
    listen: hostPort.optional(),
    certificate: path.optional(),
    key: path.optional(),
    /** As people see it, where a proxy on this machine stands in front. */
    origin: z
      .string()
      .refine(
        (url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) && new URL(url).origin === url,
        {
          message: 'http-origin',
        },
      )
      .optional(),
  })
  .refine(({ certificate, key }) => (certificate === undefined) === (key === undefined), {
    message: 'certificate-and-key',
    path: ['key'],
  })
  .refine(({ listen, certificate }) => !listen || certificate !== undefined || LOOPBACK.test(listen), {
    message: 'tls-or-loopback',
    path: ['listen'],
  });

export const teams = z.record(team, z.array(extension));

/** Part of `alerts`. */
export const escalation = {
  /** Nobody takes it on in this time: it goes further. 0: never. */
  escalateSeconds: z.int().min(0).max(86_400).default(120),
  /** Only the gravest sound in these hours; they may reach over midnight. */
  quiet: z.strictObject({ from: minuteOfDay, to: minuteOfDay }).optional(),
  /** Where the hours are meant. */
  zone: z.string().min(1).max(60).default('Asia/Shanghai'),
};

export const HTTP_SENTENCES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'http-origin': [
    '须为浏览器看到的地址，不含路径，例如 https://board.example.com',
    'must be the address that browsers see, without a path, for example https://board.example.com',
  ],
  'certificate-and-key': [
    'certificate 与 key 须同时给出',
    'certificate and key belong together: give both or neither',
  ],
  'tls-or-loopback': [
    '没有证书时只能监听本机（127.0.0.1 或 [::1]）；请给出 certificate 与 key，或在本机代理之后使用 origin',
    'without a certificate only loopback is served (127.0.0.1 or [::1]); give certificate and key, or use a proxy on this machine and origin',
  ],
};
