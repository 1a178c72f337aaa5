import type { PrivateSound } from '../../app/ports/pbx.js';

/** Heard by one person alone, over the conversation (uuid_displace … mux). */
export const TONES = {
  registered: 'tone_stream://%(180,0,660);%(180,0,880)',
  undone: 'tone_stream://%(180,0,880);%(180,0,660)',
  /** Twice and high: a question, unlike either answer. */
  asking: 'tone_stream://%(120,100,1320);%(120,0,1320)',
  /** Once and high: somebody has come on the call. */
  supervisor: 'tone_stream://%(250,0,1200)',
} as const;

export const PRIVATE_SOUNDS: Readonly<Record<PrivateSound, string>> = {
  'possible-refusal': TONES.asking,
  registered: TONES.registered,
  supervisor: TONES.supervisor,
};
