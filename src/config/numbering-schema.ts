import { z } from 'zod';

const digits = (min: number, max: number) =>
  z.string().regex(new RegExp(`^[0-9]{${min},${max}}$`), `must be ${min} to ${max} digits in quotes`);
const zones = z.array(
  z.string().regex(/^[A-Za-z]+(\/[A-Za-z0-9_+-]+)+$/, 'must be an IANA zone, Asia/Shanghai'),
);
const region = z.string().regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, 'must be a part of a country, CN-65');
const lengths = z.array(z.number().int().min(1).max(15)).min(1);
const verifiedOn = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date in quotes, 2026-07-17');

const isPattern = (text: string): boolean => {
  try {
    return new RegExp(text).source !== '';
  } catch {
    return false;
  }
};

/** No key twice: two rows that claim the same digits would leave the reading to the order of the file. */
function unique<T extends z.ZodType>(row: T, name: string) {
  return z
    .array(row)
    .min(1)
    .superRefine((rows, context) => {
      const seen = new Set<unknown>();
      rows.forEach((item, index) => {
        const value = (item as Record<string, unknown>)[name];
        if (seen.has(value)) {
          context.addIssue({
            code: 'custom',
            path: [index, name],
            message: `${String(value)} stands here twice`,
          });
        }
        seen.add(value);
      });
    });
}

export const HOME_SCHEMA = z.strictObject({
  verifiedOn,
  country: z.string().regex(/^[A-Z]{2}$/),
  code: digits(1, 3),
  trunkPrefix: digits(1, 2),
  internationalPrefix: digits(1, 4),
  zones: zones.min(1),
  emergency: z.array(digits(2, 6)).min(1),
  carrierPrefixes: z.array(digits(4, 6)),
  blocks: unique(
    z.strictObject({
      prefix: digits(1, 6),
      lengths,
      kind: z.enum(['mobile', 'freephone', 'service']),
      e164: z.boolean(),
    }),
    'prefix',
  ),
  /** The parts of the country; an area belongs to the one whose name its own begins with. */
  parts: unique(z.strictObject({ part: region, also: region, name: z.string().min(2) }), 'part'),
  areas: unique(z.strictObject({ code: digits(1, 5), region: z.string().min(1), lengths }), 'code'),
});

export const WORLD_SCHEMA = z.strictObject({
  verifiedOn,
  codes: z
    .array(
      z
        .strictObject({
          code: digits(1, 3),
          country: z.string().regex(/^([A-Z]{2}|001)$/, "must be a two-letter country, or '001'"),
          min: z.number().int().min(1),
          max: z.number().int().max(14),
          first: digits(1, 10),
          leading: z.array(digits(1, 4)).min(1).default(['']),
          zones,
        })
        .refine((row) => row.min <= row.max, 'min must not be above max'),
    )
    .min(1),
  /** What whole national numbers look like, by calling code; a regular expression without anchors. */
  shapes: unique(
    z.strictObject({
      code: digits(1, 3),
      shape: z.string().refine(isPattern, 'must be a regular expression'),
    }),
    'code',
  ),
});

export type HomeFile = z.infer<typeof HOME_SCHEMA>;
export type WorldFile = z.infer<typeof WORLD_SCHEMA>;
