/** µ-law as ITU-T G.711 has it, enough to hear and to make a tone. */
export function decodeUlaw(byte: number): number {
  const u = ~byte & 0xff;
  const magnitude = (((u & 0x0f) << 3) + 0x84) << ((u & 0x70) >> 4);
  return u & 0x80 ? 0x84 - magnitude : magnitude - 0x84;
}

export function encodeUlaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), 32_635) + 0x84;
  const exponent = Math.max(0, 31 - Math.clz32(magnitude) - 7);
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
}

/** A-law, the European half of G.711. */
export function decodeAlaw(byte: number): number {
  const a = byte ^ 0x55;
  const exponent = (a & 0x70) >> 4;
  const step = ((a & 0x0f) << 4) + 8;
  const magnitude = exponent === 0 ? step : (step + 0x100) << (exponent - 1);
  return a & 0x80 ? magnitude : -magnitude;
}

export function encodeAlaw(sample: number): number {
  const magnitude = Math.min(sample < 0 ? -sample - 1 : sample, 32_767) >> 4;
  const exponent = Math.max(0, 31 - Math.clz32(Math.max(magnitude, 1)) - 3);
  const high = magnitude < 16 ? 0 : exponent;
  const mantissa = magnitude < 16 ? magnitude : (magnitude >> (exponent - 1)) & 0x0f;
  return ((sample < 0 ? 0 : 0x80) | (high << 4) | mantissa) ^ 0x55;
}

export type Codec = 'alaw' | 'ulaw';
/** RTP payload type (RFC 3551) and SDP name. */
export const CODECS = {
  ulaw: { type: 0, name: 'PCMU', encode: encodeUlaw, decode: decodeUlaw },
  alaw: { type: 8, name: 'PCMA', encode: encodeAlaw, decode: decodeAlaw },
} as const;

/** Amplitude of one frequency in a stretch of 8 kHz samples (Goertzel). */
export function toneAmplitude(samples: readonly number[], hz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / 8000);
  let previous = 0;
  let before = 0;
  for (const sample of samples) {
    const now = sample + coefficient * previous - before;
    before = previous;
    previous = now;
  }
  const power = previous * previous + before * before - coefficient * previous * before;
  return samples.length === 0 ? 0 : (2 * Math.sqrt(Math.max(0, power))) / samples.length;
}

/** A frequency's amplitude in the middle one of stretches of 100 ms: a slip of the RTP clock spoils one stretch, a voice is in all. */
export function steadyAmplitude(samples: readonly number[], hz: number): number {
  const STRETCH = 800;
  const parts = Array.from({ length: Math.floor(samples.length / STRETCH) }, (_, i) =>
    toneAmplitude(samples.slice(i * STRETCH, (i + 1) * STRETCH), hz),
  ).sort((a, b) => a - b);
  return parts[Math.floor(parts.length / 2)] ?? 0;
}

export const rms = (samples: readonly number[]): number =>
  samples.length === 0 ? 0 : Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length);

/** Bytes of G.711 as samples of 16 bits, little-endian. */
export function decode(bytes: Buffer, codec: Codec): Buffer {
  const pcm = Buffer.alloc(bytes.length * 2);
  const read = CODECS[codec].decode;
  for (const [i, byte] of bytes.entries()) pcm.writeInt16LE(read(byte), i * 2);
  return pcm;
}
